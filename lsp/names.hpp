// lsp/names.hpp - from a name to its declaration, its other uses, and another name.

#pragma once

#include "lsp/rule_set.hpp"
#include "model/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid::lsp {

/// The name that holds or ends at this byte, or null.
[[nodiscard]] const dsl::name_use* use_at(const analysis& known, std::uint32_t file, std::uint32_t offset);

/// Every place of the same name, declarations too.
[[nodiscard]] std::vector<const dsl::name_use*> uses_of(const analysis& known, const dsl::name_use& same);

/// "team", "list"; a field is "field".
[[nodiscard]] const char* word_for(dsl::use_of kind);

/// Where the name at this byte is declared, or the file that a string there names.
[[nodiscard]] std::vector<span> declarations_at(const analysis& known, std::uint32_t file, std::uint32_t offset);

/// The changes that give the name another one everywhere. Refused where it cannot be changed here,
/// is no name, or would make an error: everything is checked with the new name first.
[[nodiscard]] result<std::vector<fix>> renamed(const analysis& known, std::uint32_t file, std::uint32_t offset,
                                               const std::string& to);

} // namespace barid::lsp
