// actors/timekeeper.hpp - looks at the wall clock every second and wakes the clocks that are due.
//
// Owns     one sla_clock actor for each conversation with a deadline within the horizon.
// Never    arms a delayed message per deadline: it cannot be taken back, and wall time may jump; a
//          step of the clock shows within a second.
// Fails    while the store is away, deadlines beyond those loaded wait for its return.
//          A clock that ended by mistake is read from the store again.
// Restart  reads the store; what came due meanwhile fires once, at start.

#pragma once

#include "actors/archive.hpp"
#include "actors/services.hpp"
#include "actors/sla_clock.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace barid::actors {

using again_atom = caf::atom_constant<caf::atom("again")>;
using look_atom = caf::atom_constant<caf::atom("look")>;

using timekeeper_actor = caf::typed_actor<
    // The timers of a conversation (id, channel) as they are now.
    caf::reacts_to<set_atom, std::int64_t, std::int64_t, local<std::vector<store::timer_row>>>,
    // To itself, every second.
    caf::reacts_to<look_atom>,
    // Deadlines that were held may come: read them again.
    caf::reacts_to<again_atom>>;

struct timekeeper_peers {
  std::function<archive_actor()> archive;
  std::function<sla_clock_actor(conversation_id, mailbox_id)> spawn;
};

struct timekeeper_state {
  static inline const char* name = "timekeeper";
  struct armed {
    sla_clock_actor clock;
    mailbox_id channel;
    instant next{};
  };
  std::unordered_map<std::int64_t, armed> clocks; ///< By conversation.
  instant loaded_until{};
  bool loading = false;
  std::unordered_set<std::int64_t> told_while_loading; ///< Conversations whose deadlines on the way here are old.

  ~timekeeper_state();
};

timekeeper_actor::behavior_type timekeeper(timekeeper_actor::stateful_pointer<timekeeper_state> self, services* node,
                                           timekeeper_peers peers);

} // namespace barid::actors
