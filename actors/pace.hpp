// actors/pace.hpp - how many mails a minute go to one account of an outgoing server.
//
// Owns     when mails went there during the last minute, and which channels wait for their turn.
// Never    lets more go in any minute than its limits say; lets automatic mail use the part of people.
// Restart  forgets the last minute: a destination may get two minutes' mail in one then.
// Thread   any.

#pragma once

#include "model/ids.hpp"
#include "model/time.hpp"
#include "runtime/store/deciding.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace barid::actors {

/// What `sending.*` of the configuration says.
struct sending_limits {
  int connections = 4;                       ///< To one server at once.
  int rate = 120;                            ///< Mails a minute to one destination.
  int rate_automatic = 60;                   ///< Of these, mails that no person wrote; 0 keeps them all back.
  duration give_up = std::chrono::hours(48); ///< Since a mail was first tried.
};

class pace {
public:
  explicit pace(const sending_limits& limits) : limits_(limits) {}

  struct room {
    int all = 0;       ///< So many mails may go now.
    int automatic = 0; ///< Of these, written by nobody.
    instant more_at;   ///< When there is more than `all`; in the past while nothing was sent.
    instant more_automatic_at;
  };
  [[nodiscard]] room left(const std::string& destination, instant now);

  /// One mail goes now. False: its minute is full, and it may not go.
  [[nodiscard]] bool take(const std::string& destination, store::origin from, instant now);

  /// What is due of this channel is not looked at until there is room again.
  void rest(mailbox_id channel, const room& after);

  struct resting {
    std::vector<mailbox_id> all, automatic;
  };
  [[nodiscard]] resting channels_at_rest(instant now);

private:
  struct window {
    std::deque<instant> all, automatic; ///< Within the last minute, the oldest first.
  };
  struct pause {
    instant all, automatic;
  };
  window& seen_at(const std::string& destination, instant now);
  [[nodiscard]] room room_in(const window& w) const;

  const sending_limits limits_;
  std::mutex lock_;
  std::map<std::string, window> windows_;
  std::map<mailbox_id, pause> pauses_;
};

} // namespace barid::actors
