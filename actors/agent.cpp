#include "actors/agent.hpp"

#include <algorithm>

namespace barid::actors {

agent_actor::behavior_type agent(agent_actor::stateful_pointer<agent_state> self, agent_id id, std::int64_t in_hand) {
  self->state.id = id;
  self->state.in_hand = in_hand;
  return {
      [self](load_changed_atom, std::int32_t by) {
        self->state.in_hand = std::max<std::int64_t>(0, self->state.in_hand + by);
      },
      [self](in_hand_atom) { return self->state.in_hand; },
  };
}

} // namespace barid::actors
