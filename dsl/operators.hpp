// dsl/operators.hpp - which operators a type takes (language.md §6).

#pragma once

#include "dsl/condition.hpp"
#include "dsl/program.hpp"

#include <string>

namespace barid::dsl {

class checker;

[[nodiscard]] bool operator_fits(value_type type, route::comparator op, const field_use& field);

/// "`is`, `contains`, …" for a message.
[[nodiscard]] std::string operators_for(value_type type, const field_use& field);

/// "a text", "an address": for a message.
[[nodiscard]] std::string article(value_type type);

/// Whether a list of this type can stand where `wanted` is needed.
[[nodiscard]] bool list_fits(list_type type, list_type wanted);

[[nodiscard]] const char* name_of(list_type t);

/// The words an enumeration can hold; empty where any word may come.
[[nodiscard]] std::vector<std::string> words_of(const checker& c, const field_use& field);

} // namespace barid::dsl
