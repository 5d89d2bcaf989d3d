// actors/team.hpp - offers a team's waiting conversations to its agents, by its strategy.
//
// Owns     who waits (in order), and whose turn it is per set of skills.
// Never    assigns beyond capacity, outside the team's hours or to somebody who is not available; a
//          `queue` team waits until people take their work. Takes nothing from where it went
//          meanwhile: the conversation refuses it then.
// Fails    what could not be committed keeps waiting and is tried again.
// Restart  forgets whose turn it was; what waits is read from the store, at its start and whenever
//          other rules come into force.

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
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace barid::actors {

using offer_atom = caf::atom_constant<caf::atom("offer")>;
using presence_atom = caf::atom_constant<caf::atom("presence")>;
using look_atom = caf::atom_constant<caf::atom("look")>;

/// The part of the router that a team speaks to.
using router_handle = caf::typed_actor<
    caf::replies_to<command_atom, std::int64_t, std::int64_t, local<command>>::with<local<result<command_done>>>>;

using team_actor = caf::typed_actor<
    // A conversation waits for somebody.
    caf::reacts_to<offer_atom, local<offer>>,
    // Somebody came back, joined or can take more; or other rules are in force.
    caf::reacts_to<presence_atom>,
    // To itself: look again, after a pause.
    caf::reacts_to<look_atom>>;

struct team_peers {
  std::function<router_handle()> router; ///< For assigning.
  std::function<agent_actor(agent_id)> agent;
  std::function<archive_actor()> archive;
};

struct team_state {
  static inline const char* name = "team";
  std::string team;
  std::deque<offer> waiting;                             ///< By the time since which it waits.
  std::unordered_set<std::int64_t> under_way;            ///< Being chosen for or assigned.
  std::map<std::string, agent_id> last;                  ///< Skills → who had the last one (round robin).
  std::unordered_map<std::string, agent_id> of_customer; ///< sticky: who answered this customer before.
  std::int64_t generation = -1;                          ///< Rules with which what waits was last read from the store.
  bool reading = false;
  bool choosing = false;
  bool again = false;    ///< Something changed while one was being chosen.
  bool sleeping = false; ///< It will look by itself.
};

team_actor::behavior_type team(team_actor::stateful_pointer<team_state> self, services* node, team_peers peers,
                               std::string name);

using dsl::candidate;
using dsl::choose;

} // namespace barid::actors
