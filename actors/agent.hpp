// actors/agent.hpp - how much an agent has in hand.
//
// Owns     the number of open conversations assigned to the agent, as committed.
// Never    assigns anything: teams do, and ask here first.
// Restart  counts again from the store, at spawn.

#pragma once

#include "actors/local.hpp"
#include "model/ids.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <cstdint>

namespace barid::actors {

using load_changed_atom = caf::atom_constant<caf::atom("loadchange")>;
using in_hand_atom = caf::atom_constant<caf::atom("inhand")>;

using agent_actor = caf::typed_actor<
    // One conversation more or less.
    caf::reacts_to<load_changed_atom, std::int32_t>,
    // How many are in hand.
    caf::replies_to<in_hand_atom>::with<std::int64_t>>;

struct agent_state {
  static inline const char* name = "agent";
  agent_id id;
  std::int64_t in_hand = 0;
};

/// `in_hand`: open conversations at spawn.
agent_actor::behavior_type agent(agent_actor::stateful_pointer<agent_state> self, agent_id id, std::int64_t in_hand);

} // namespace barid::actors
