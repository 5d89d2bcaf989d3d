// tests/support/processor_seconds.hpp - what work costs, for bounds that hold on a busy machine.

#pragma once

#include <ctime>

namespace barid::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr double sanitizer_cost = 10; ///< About how much slower everything is.
#else
inline constexpr double sanitizer_cost = 1;
#endif

/// Seconds of this process' processors, without what a sanitizer adds.
template <class Work>
[[nodiscard]] double processor_seconds(Work&& work) {
  const auto start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / sanitizer_cost;
}

} // namespace barid::testing
