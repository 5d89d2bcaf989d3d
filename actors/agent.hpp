// actors/agent.hpp - how much an agent has in hand.
//
// Owns     what teams have promised the agent and not committed yet; the rest is counted in the store.
// Never    assigns anything: teams do, and ask here first. An agent of several teams has one count.
// Restart  forgets promises under way; the store has what was committed.

#pragma once

#include "actors/archive.hpp"
#include "model/ids.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <cstdint>
#include <functional>

namespace barid::actors {

using in_hand_atom = caf::atom_constant<caf::atom("inhand")>;
using promise_atom = caf::atom_constant<caf::atom("promise")>;

using agent_actor = caf::typed_actor<
    // Open conversations, those under way included.
    caf::replies_to<in_hand_atom>::with<std::int64_t>,
    // One more (1) or one less (-1) is under way.
    caf::reacts_to<promise_atom, std::int32_t>>;

struct agent_state {
  static inline const char* name = "agent";
  agent_id id;
  std::int64_t under_way = 0;
};

agent_actor::behavior_type agent(agent_actor::stateful_pointer<agent_state> self,
                                 std::function<archive_actor()> archive, agent_id id);

} // namespace barid::actors
