// tests/support/eventually.hpp - waits for something that another thread or process does.

#pragma once

#include <poll.h>

#include <chrono>

namespace barid::testing {

/// True as soon as `holds()` is, false after `longest`.
template <class Holds>
[[nodiscard]] bool eventually(Holds holds, std::chrono::milliseconds longest = std::chrono::seconds(20)) {
  const auto end = std::chrono::steady_clock::now() + longest;
  while (!holds()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    ::poll(nullptr, 0, 5);
  }
  return true;
}

} // namespace barid::testing
