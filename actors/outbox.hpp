// actors/outbox.hpp - has each channel's due mail sent, by one sender a channel.
//
// Owns     which channels are being sent for, and the judging of what a crash left half sent.
// Never    waits for a mail server; lets a channel have two senders, so its mail keeps its order.
// Fails    a sender that ends by mistake leaves its rows to their leases.
// Restart  the store knows what was being sent: recover_outbox judges it, what was this node's at once.

#pragma once

#include "actors/sender.hpp"

#include <map>

namespace barid::actors {

using poke_atom = caf::atom_constant<caf::atom("poke")>;

using outbox_actor = caf::typed_actor<
    // Something may be waiting.
    caf::reacts_to<poke_atom>,
    // To itself, every second: have sent what is due.
    caf::reacts_to<send_atom>>;

struct outbox_state {
  static inline const char* name = "outbox";
  std::shared_ptr<dispatch> all;
  std::map<caf::actor_addr, mailbox_id> senders;
  instant judged{}; ///< When leases were last judged.
  bool stopping = false;
};

outbox_actor::behavior_type outbox(outbox_actor::stateful_pointer<outbox_state> self, services* node,
                                   std::shared_ptr<dispatch> all, outbox_settings settings);

} // namespace barid::actors
