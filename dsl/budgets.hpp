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
/// A robot that marks nothing and opens a new conversation with every mail: what it is answered at
/// once with is at most this.
inline constexpr budget per_customer_soon{"customer within ten minutes", 2, std::chrono::minutes(10)};
/// Answers to what answers automatic mail of ours, until a person of ours writes.
inline constexpr std::int32_t most_robot_rounds = 1;

} // namespace barid::dsl
