// tests/support/processor_seconds.hpp - what work costs, for bounds that hold on a busy machine.

#pragma once

#include "tests/support/sanitized.hpp"

#include <ctime>

namespace barid::testing {

inline constexpr double sanitizer_cost = sanitized ? 10 : 1; ///< About how much slower everything is.

/// Seconds of this process' processors, without what a sanitizer adds.
template <class Work>
[[nodiscard]] double processor_seconds(Work&& work) {
  const auto start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / sanitizer_cost;
}

} // namespace barid::testing
