// actors/once_limit.hpp - `at most once per D` of an effect, as the store keeps it at the commit.

#pragma once

#include "model/decision.hpp"
#include "runtime/store/deciding.hpp"

#include <cstddef>
#include <optional>

namespace barid::actors {

/// Nothing where the effect has no such limit. `event`: which of the decision's events the effect
/// belongs to.
[[nodiscard]] std::optional<store::limit_use> once_limit(const effect& e, instant now,
                                                         std::size_t event = 0);

} // namespace barid::actors
