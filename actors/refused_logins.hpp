// actors/refused_logins.hpp - outgoing servers that refused our login, until they let us in or the account is paused.
//
// Owns     how often in a row, when the next try is allowed, and whom sending has paused.
// Never    holds a password or what a server said.
// Restart  counts anew: an account may be tried three times more.
// Thread   any.

#pragma once

#include "model/ids.hpp"
#include "model/time.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace barid::actors {

class refused_logins {
public:
  /// One more; says how many in a row, this one included.
  unsigned note(mailbox_id channel) {
    const std::lock_guard hold(lock_);
    return ++known_[channel].failures;
  }
  /// Servers lock accounts that try too often.
  void wait(mailbox_id channel, instant until) {
    const std::lock_guard hold(lock_);
    known_[channel].next = until;
  }
  /// The server let us in.
  void forget(mailbox_id channel) {
    const std::lock_guard hold(lock_);
    known_.erase(channel);
  }
  /// The account is paused; when it is on again, counting begins anew.
  void pause(mailbox_id channel) {
    const std::lock_guard hold(lock_);
    known_[channel] = {.paused = true};
  }
  /// Those that may not be tried yet. A wait that a clock set back made longer than an hour is over.
  [[nodiscard]] std::vector<mailbox_id> waiting(instant now) const {
    const std::lock_guard hold(lock_);
    std::vector<mailbox_id> out;
    for (const auto& [channel, k] : known_)
      if (k.next > now && k.next - now < std::chrono::hours(1)) out.push_back(channel);
    return out;
  }
  /// Those that were paused here and are not so any more, once each.
  [[nodiscard]] std::vector<mailbox_id> resumed(const std::function<bool(mailbox_id)>& is_paused) {
    const std::lock_guard hold(lock_);
    std::vector<mailbox_id> out;
    for (auto it = known_.begin(); it != known_.end();) {
      auto& [channel, k] = *it;
      const bool now = is_paused(channel);
      k.seen = k.seen || (k.paused && now); // before that, the news is still on its way
      const bool over = k.seen && !now;
      if (over) out.push_back(channel);
      it = over ? known_.erase(it) : std::next(it);
    }
    return out;
  }

private:
  struct known {
    unsigned failures = 0;
    instant next{};
    bool paused = false;
    bool seen = false;
  };
  mutable std::mutex lock_;
  std::map<mailbox_id, known> known_;
};

} // namespace barid::actors
