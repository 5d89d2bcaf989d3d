// dsl/values.hpp - written values as values of a type.

#pragma once

#include "dsl/checker.hpp"

#include <optional>

namespace barid::dsl {

/// A number for comparing: bytes, seconds, microseconds since 1970, or the number itself; reports
/// what does not fit.
[[nodiscard]] std::optional<double> number_of(checker& c, const route::value& from, value_type type);

/// A written constant of a type; reports what does not fit.
[[nodiscard]] std::optional<value> constant_of(checker& c, const route::value& from, value_type type);

} // namespace barid::dsl
