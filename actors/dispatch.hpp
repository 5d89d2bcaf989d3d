// actors/dispatch.hpp - what the senders of all channels share.
//
// Owns     one connection to the store for all of them, lent for single steps: nobody holds it
// while a
//          server is waited for. And who is sent to at this moment.
// Never    lets one server have more than its part of the lines, or one destination more than its rate.
// Restart  loses nothing.
// Thread   any.

#pragma once

#include "actors/pace.hpp"
#include "actors/refused_logins.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "runtime/store/held_connection.hpp"

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace barid::actors {

class dispatch {
public:
  /// Channels that are sent for at once: each waits for its server on a thread of its own.
  static constexpr std::size_t most_lines = 48;

  explicit dispatch(store::held_connection database, const sending_limits& limits = {})
      : limits_(limits), speed_(limits), database_(std::move(database)) {}

  [[nodiscard]] const sending_limits& limits() const { return limits_; }
  [[nodiscard]] pace& speed() { return speed_; }
  [[nodiscard]] refused_logins& logins() { return logins_; }

  /// One step in the store: `what(connection&)`, which returns a result.
  template <class Step>
  auto with_store(Step what) -> decltype(what(std::declval<store::connection&>())) {
    const std::lock_guard hold(store_lock_);
    auto on = database_.get();
    if (!on) return on.why();
    return what(**on);
  }

  /// A line to this server; false while it has its part: where many channels use one that hangs,
  /// the others still have lines.
  [[nodiscard]] bool take_line(const std::string& server) {
    const std::lock_guard hold(lock_);
    auto& now = lines_[server];
    if (now >= limits_.connections) return false;
    ++now;
    return true;
  }
  void give_line_back(const std::string& server) {
    const std::lock_guard hold(lock_);
    const auto it = lines_.find(server);
    if (it != lines_.end() && --it->second == 0) lines_.erase(it);
  }

  /// Rows that a sender has: their leases are not judged meanwhile.
  void take_in_hand(outbox_id id) {
    const std::lock_guard hold(lock_);
    in_hand_.insert(id);
  }
  void lay_down(outbox_id id) {
    const std::lock_guard hold(lock_);
    in_hand_.erase(id);
  }
  [[nodiscard]] std::vector<outbox_id> in_hand() const {
    const std::lock_guard hold(lock_);
    return {in_hand_.begin(), in_hand_.end()};
  }

private:
  const sending_limits limits_;
  pace speed_;
  refused_logins logins_;
  std::mutex store_lock_;
  store::held_connection database_;
  mutable std::mutex lock_;
  std::map<std::string, int> lines_;
  std::set<outbox_id> in_hand_;
};

} // namespace barid::actors
