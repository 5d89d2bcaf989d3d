// actors/team.hpp - offers a team's waiting conversations to its agents, by its strategy.
//
// Owns     who waits (in order), and whose turn it is per set of skills.
// Never    assigns beyond capacity or to somebody who is not available; a `queue` team waits until
//          people take their work.
// Restart  forgets whose turn it was; what waits is offered again when its conversation changes or an
//          agent comes back.

#pragma once

#include "actors/agent.hpp"
#include "actors/conversation.hpp"
#include "actors/services.hpp"
#include "dsl/turns.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace barid::actors {

using offer_atom = caf::atom_constant<caf::atom("offer")>;
using presence_atom = caf::atom_constant<caf::atom("presence")>;
using assigned_atom = caf::atom_constant<caf::atom("assigned")>;

/// The part of the router that a team speaks to.
using router_handle = caf::typed_actor<
    caf::replies_to<command_atom, std::int64_t, std::int64_t, local<command>>::with<local<result<command_done>>>>;

using team_actor = caf::typed_actor<
    // A conversation waits for somebody.
    caf::reacts_to<offer_atom, local<offer>>,
    // Somebody came back, joined or can take more.
    caf::reacts_to<presence_atom>,
    // To itself: what agents have in hand is known, as far as they answered.
    caf::reacts_to<assigned_atom>>;

struct team_peers {
  std::function<router_handle()> router; ///< For assigning.
  std::function<agent_actor(agent_id)> agent;
};

struct team_state {
  static inline const char* name = "team";
  std::string team;
  std::deque<offer> waiting;
  std::map<std::string, agent_id> last;        ///< Skills → who had the last one (round robin).
  std::map<std::string, agent_id> of_customer; ///< sticky: who answered this customer before.
  bool choosing = false;
  bool again = false; ///< Something changed while one was being chosen.
};

team_actor::behavior_type team(team_actor::stateful_pointer<team_state> self, services* node, team_peers peers,
                               std::string name);

using dsl::candidate;
using dsl::choose;

} // namespace barid::actors
