// actors/team.hpp - offers a team's waiting conversations to its agents, by its strategy.
//
// Owns     who waits (in order), whose turn it is per set of skills, and assignments under way.
// Never    assigns beyond capacity or to somebody who is not available; a `queue` team waits until
//          people take their work.
// Restart  forgets whose turn it was; what waits is offered again when its conversation changes or an
//          agent comes back.

#pragma once

#include "actors/conversation.hpp"
#include "actors/services.hpp"

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

using team_actor = caf::typed_actor<
    // A conversation waits for somebody.
    caf::reacts_to<offer_atom, local<offer>>,
    // Somebody came back, joined or can take more.
    caf::reacts_to<presence_atom>,
    // To itself: an assignment was committed (conversation, agent) or refused (agent 0).
    caf::reacts_to<assigned_atom, std::int64_t, std::int64_t>>;

struct team_peers {
  /// Asks the conversation's actor; `done` is called with whether it was committed.
  std::function<void(const offer&, const command&, std::function<void(bool)> done)> assign;
  /// Open conversations of each agent, in the order asked.
  std::function<void(std::vector<agent_id>, std::function<void(std::vector<std::int64_t>)>)> in_hand;
};

struct team_state {
  static inline const char* name = "team";
  std::string team;
  std::deque<offer> waiting;
  std::map<std::string, agent_id> last;        ///< Skills → who had the last one (round robin).
  std::map<std::string, agent_id> of_customer; ///< sticky: who answered this customer before.
  std::map<std::int64_t, int> under_way;       ///< Assignments not committed yet, by agent.
  bool choosing = false;
};

team_actor::behavior_type team(team_actor::stateful_pointer<team_state> self, services* node, team_peers peers,
                               std::string name);

/// Whose turn it is among `able` (in directory order, with what each has in hand and may have).
struct candidate {
  agent_id id;
  std::int64_t in_hand = 0;
  std::optional<std::int64_t> capacity;
};
/// 0 when nobody has room. Pure.
[[nodiscard]] agent_id choose(dsl::strategy how, const std::vector<candidate>& able, agent_id last, agent_id before);

} // namespace barid::actors
