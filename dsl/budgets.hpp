// dsl/budgets.hpp - `at most` for automatic mail whatever the rules say (promise P15).

#pragma once

#include "model/time.hpp"

#include <cstdint>

namespace barid::dsl {

/// So many automatic mails in a window that begins with the first of them.
struct budget {
  const char* what;
  std::int32_t most;
  duration per;
};
inline constexpr budget per_conversation{"conversation", 10, std::chrono::hours(24)};
inline constexpr budget per_customer{"customer", 20, std::chrono::hours(24)};
inline constexpr budget per_channel{"mailbox", 2'000, std::chrono::hours(1)};

} // namespace barid::dsl
