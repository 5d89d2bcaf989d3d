// actors/sender.hpp - sends what is due of one channel, and is gone.
//
// Owns     the connection to the channel's outgoing server. It has a thread of its own: whom a slow
//          server keeps waiting is this channel alone (P9).
// Never    sends what is not committed; resends automatic mail whose outcome is unknown (P3); gives
//          up human mail without showing it; sends again to a recipient whose server has it.
// Fails    a mail is tried again by the class of the server's answer, for the recipients that it was
//          given for; then it is a dead letter. After repeated refused logins the account is paused and
//          people are told (P10).
// Restart  the store knows what was being sent: recover_outbox judges it.

#pragma once

#include "actors/credentials.hpp"
#include "actors/dispatch.hpp"
#include "actors/services.hpp"
#include "model/result.hpp"
#include "runtime/mail/fetching/backoff.hpp"
#include "runtime/mail/smtp/server.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <memory>

namespace barid::actors {

using send_atom = caf::atom_constant<caf::atom("sendmail")>;

using sender_actor = caf::typed_actor<
    // To itself: send, then end.
    caf::reacts_to<send_atom>>;

struct outbox_settings {
  /// The outgoing server of a channel; fails when none is set, saying how to set one.
  std::function<result<way_out>(store::connection&, const store::channel_row&)> way_out_of;
  std::chrono::milliseconds every{1'000};
  smtp::client_times times;
  fetching::backoff_rules backoff;         ///< After refused logins.
  std::function<void()> refresh_directory; ///< Have the directory read again; may be empty.
  /// Has a channel's mail sent; missing: by a sender on a thread of its own.
  std::function<sender_actor(mailbox_id)> send_for = {};
};

struct sender_state {
  static inline const char* name = "sender";
};

/// `prove`: signs in even if nothing is due, to tell whether the account works again.
sender_actor::behavior_type sender(sender_actor::stateful_pointer<sender_state> self, services* node,
                                   std::shared_ptr<dispatch> all, std::shared_ptr<const outbox_settings> settings,
                                   mailbox_id channel, bool prove = false);

} // namespace barid::actors
