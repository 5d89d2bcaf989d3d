// tests/support/kill_point.hpp - ends a program just ahead of the Nth of its calls that write.
//
// Owns     a file that the program maps through the preloaded library `preload/kill_point`.
// Never    touches what that program starts.

#pragma once

#include "tests/support/child_process.hpp"
#include "tests/support/temp_folder.hpp"

#include <atomic>
#include <cstdint>

namespace barid::testing {

/// Names the mapped file to the library.
inline constexpr const char* kill_point_variable = "BARID_KILL_POINT";

/// What the program and the test share.
struct kill_count {
  std::atomic<std::int64_t> calls;   ///< Counted while armed.
  std::atomic<std::int64_t> kill_at; ///< 0: not armed.
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

class kill_point {
public:
  kill_point();
  ~kill_point();
  kill_point(const kill_point&) = delete;
  kill_point& operator=(const kill_point&) = delete;

  /// For the program; of every start.
  [[nodiscard]] environment variables() const;

  /// From now on: the call number `n`, counted from 1, is not made any more.
  void arm(std::int64_t n);
  void disarm() { shared_->kill_at = 0; }
  /// Since `arm`.
  [[nodiscard]] std::int64_t calls() const { return shared_->calls; }

private:
  temp_folder folder_;
  kill_count* shared_ = nullptr;
};

} // namespace barid::testing
