// actors/sla_clock.hpp - the deadlines of one conversation that lie within the horizon.
//
// Owns     those deadlines, earliest first.
// Never    reads a clock: its keeper says what time it is; fires twice.
// Restart  loses nothing: deadlines are rows in the store.

#pragma once

#include "actors/local.hpp"
#include "model/ids.hpp"
#include "runtime/store/deciding.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <vector>

namespace barid::actors {

using set_atom = caf::atom_constant<caf::atom("set")>;
using tick_atom = caf::atom_constant<caf::atom("tick")>;

using sla_clock_actor = caf::typed_actor<
    // These deadlines, instead of those before.
    caf::reacts_to<set_atom, local<std::vector<store::timer_row>>>,
    // It is this late (microseconds since 1970): fire what is due.
    caf::reacts_to<tick_atom, std::int64_t>>;

struct sla_clock_state {
  static inline const char* name = "sla_clock";
  conversation_id conversation;
  mailbox_id channel;
  std::vector<store::timer_row> deadlines; ///< By time.
};

using fire_timer = std::function<void(conversation_id, mailbox_id, const store::timer_row&)>;

sla_clock_actor::behavior_type sla_clock(sla_clock_actor::stateful_pointer<sla_clock_state> self, fire_timer fire,
                                         conversation_id conversation, mailbox_id channel);

} // namespace barid::actors
