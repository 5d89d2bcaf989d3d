// actors/outbox.hpp - sends what was committed to leave, and records what became of it.
//
// Owns     a connection, and the open connections to outgoing servers.
// Never    sends what is not committed; resends automatic mail whose outcome is unknown (P3); gives
//          up human mail without showing it; sends again to a recipient whose server has it.
// Fails    a mail is tried again by the class of the server's answer, for the recipients that it was
//          given for; then it is a dead letter. A refused login is shown as the channel's health.
// Restart  the store knows what was being sent: recover_outbox judges it, what was this node's at once.

#pragma once

#include "actors/credentials.hpp"
#include "actors/services.hpp"
#include "model/result.hpp"
#include "runtime/mail/smtp/server.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <optional>
#include <string>

namespace barid::actors {

using send_atom = caf::atom_constant<caf::atom("sendmail")>;
using poke_atom = caf::atom_constant<caf::atom("poke")>;

using outbox_actor = caf::typed_actor<
    // Something may be waiting.
    caf::reacts_to<poke_atom>,
    // To itself, every second: send what is due.
    caf::reacts_to<send_atom>>;

struct outbox_settings {
  /// The outgoing server of a channel; fails when none is set, saying how to set one.
  std::function<result<way_out>(store::connection&, const store::channel_row&)> way_out_of;
  std::chrono::milliseconds every{1'000};
  smtp::client_times times;
};

struct outbox_state {
  static inline const char* name = "outbox";
  std::optional<store::connection> connection;
  instant recovered{}; ///< When leases were last judged.
};

outbox_actor::behavior_type outbox(outbox_actor::stateful_pointer<outbox_state> self, services* node,
                                   outbox_settings settings);

} // namespace barid::actors
