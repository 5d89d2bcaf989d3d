// actors/alarm.hpp - an account is paused, and the people who can mend it are told by mail.
//
// Never    sends through the account that is paused; tells of one pause twice.
// Fails    as the store does; then nothing is paused either, and whoever calls tries again.
// Restart  loses nothing: pause and mail are one transaction.

#pragma once

#include "actors/services.hpp"
#include "runtime/store/connection.hpp"

#include <string>

namespace barid::actors {

/// Pauses the channel, and queues a mail to every owner and administrator through another channel that
/// can send, where there is one. Says whether it was on until now.
[[nodiscard]] result<bool> pause_and_tell(store::connection& on, const services& node, mailbox_id channel,
                                          const std::string& why);

} // namespace barid::actors
