// runtime/net/deadline.hpp - the moment at which waiting ends.
//
// A timeout per call can be stretched for ever by a peer that sends one byte now and then; a
// deadline cannot. Steady time: a step of the wall clock does not move it.

#pragma once

#include <algorithm>
#include <chrono>
#include <climits>

namespace barid::net {

class deadline {
public:
  using clock = std::chrono::steady_clock;

  /// `d` from now.
  [[nodiscard]] static deadline after(std::chrono::milliseconds d) { return deadline(clock::now() + d); }

  explicit deadline(clock::time_point end) : end_(end) {}

  [[nodiscard]] bool passed() const { return clock::now() >= end_; }

  /// Time left, never negative.
  [[nodiscard]] std::chrono::milliseconds remaining() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - clock::now());
    return std::max(left, std::chrono::milliseconds::zero());
  }

  /// Time left as poll(2) takes it.
  [[nodiscard]] int poll_timeout() const {
    return static_cast<int>(std::min<std::chrono::milliseconds::rep>(remaining().count(), INT_MAX));
  }

  [[nodiscard]] deadline sooner(deadline other) const { return deadline(std::min(end_, other.end_)); }

private:
  clock::time_point end_;
};

} // namespace barid::net
