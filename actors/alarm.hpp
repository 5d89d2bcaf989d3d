// actors/alarm.hpp - mail of the engine itself to people of the desk: an account is paused, and those who can
// mend it are told.
//
// Never    sends through the account that is paused; tells of one pause twice.
// Fails    as the store does; then nothing is paused either, and whoever calls tries again.
// Restart  loses nothing: pause and mail are one transaction.

#pragma once

#include "actors/directory.hpp"
#include "actors/services.hpp"
#include "runtime/store/connection.hpp"

#include <string>
#include <vector>

namespace barid::actors {

/// What the engine itself writes.
struct engine_notice {
  std::vector<const store::agent_row*> to;
  std::string subject, text;
  std::string key;    ///< 32 bytes: with this key it is queued once.
  mailbox_id but_not; ///< A channel that does not send it.
};
/// Queues it through a channel that is on and can send; false where there is none, or nobody to tell.
[[nodiscard]] result<bool> queue_notice(store::connection& on, const wall_clock& clock, const directory& people,
                                        const engine_notice& what);

/// Queues a mail to every owner and administrator for each name that the rules in force use and nobody has any more,
/// once for each whom it meant.
[[nodiscard]] result<void> tell_of_gone(store::connection& on, const wall_clock& clock, const directory& people);

/// Pauses the channel, and queues a mail to every owner and administrator through another channel that
/// can send, where there is one. Says whether it was on until now.
[[nodiscard]] result<bool> pause_and_tell(store::connection& on, const services& node, mailbox_id channel,
                                          const std::string& why);

} // namespace barid::actors
