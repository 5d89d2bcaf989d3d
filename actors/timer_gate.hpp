// actors/timer_gate.hpp - whose deadlines wait: a reply that would cancel them may lie on a server
// that has not been read yet.
//
// Owns     the set of channels that are not caught up.
// Never    loses a deadline: it stays armed, and comes when the gate opens.
// Restart  closed for everybody until the sources have said whose mail they read.
// Thread   any.

#pragma once

#include "model/ids.hpp"

#include <mutex>
#include <set>

namespace barid::actors {

class timer_gate {
public:
  /// At the start of a node that reads accounts.
  void close_for_all() {
    const std::lock_guard hold(lock_);
    for_all_ = true;
  }
  /// From now on single channels count.
  void single_channels() {
    const std::lock_guard hold(lock_);
    for_all_ = false;
  }
  void close(mailbox_id channel) {
    const std::lock_guard hold(lock_);
    closed_.insert(channel);
  }
  void open(mailbox_id channel) {
    const std::lock_guard hold(lock_);
    closed_.erase(channel);
  }
  [[nodiscard]] bool holds(mailbox_id channel) const {
    const std::lock_guard hold(lock_);
    return for_all_ || closed_.contains(channel);
  }

private:
  mutable std::mutex lock_;
  std::set<mailbox_id> closed_;
  bool for_all_ = false;
};

} // namespace barid::actors
