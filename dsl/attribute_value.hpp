// dsl/attribute_value.hpp - what a declared attribute can hold, whoever gives it.

#pragma once

#include "dsl/program.hpp"
#include "model/value.hpp"

namespace barid::dsl {

/// The value as the attribute holds it; missing where it does not fit. A duration comes as itself or as a number of
/// seconds, 1e12 at most.
[[nodiscard]] value fitted(const attribute_policy& a, const value& given);

} // namespace barid::dsl
