// runtime/store/held_connection.hpp - a connection that is opened when it is first needed, and
// again after it was lost.
//
// Owns     the connection. One thread at a time.
// Never    waits between two attempts: while the pause after a failed one lasts, it fails at once with
//          the same reason, so that whoever asks a database that hangs waits for it once, not each
//          time.
// Fails    as connection::open and the preparation do.
// Restart  loses nothing.

#pragma once

#include "runtime/store/connection.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>

namespace barid::store {

/// How many connections of a node are open, and how many are wanted and not there. Any thread.
struct connection_tally {
  std::atomic<int> open{0};
  std::atomic<int> lost{0};
};

/// The pause after a failed attempt; it doubles with each further one.
struct reopen_pause {
  std::chrono::milliseconds first{20};
  std::chrono::milliseconds longest{1'000};
};

/// To prepare a connection whose commits need not be on the disk: what the server loses is written again, or was
/// for nothing.
[[nodiscard]] result<void> write_behind(connection& on);

class held_connection {
public:
  using prepare = std::function<result<void>(connection&)>;
  using steady_now = std::function<std::chrono::steady_clock::time_point()>;

  held_connection() = default; ///< Of no database: never opens.
  /// `ready_it` runs on every connection that was opened, before anybody gets it; it may be empty.
  /// `counted` outlives this; it may be null.
  explicit held_connection(connection_settings to, connection_tally* counted = nullptr, prepare ready_it = {},
                           reopen_pause pause = {}, steady_now now = std::chrono::steady_clock::now);
  held_connection(held_connection&& from) noexcept;
  held_connection& operator=(held_connection&& from) noexcept;
  ~held_connection();

  /// Valid until the next call.
  [[nodiscard]] result<connection*> get();

  /// How often a connection was opened; tells that what a session held (LISTEN, locks) is gone.
  [[nodiscard]] int opened() const { return opened_; }

private:
  enum class state { unasked, open, lost };
  void become(state next);

  connection_settings to_;
  connection_tally* counted_ = nullptr;
  prepare ready_it_;
  reopen_pause pause_;
  steady_now now_;
  std::optional<connection> on_;
  std::optional<error> failed_; ///< The last attempt's, while none has succeeded since.
  std::chrono::steady_clock::time_point not_before_{};
  std::chrono::milliseconds wait_{0};
  int opened_ = 0;
  state state_ = state::unasked;
};

} // namespace barid::store
