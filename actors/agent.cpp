#include "actors/agent.hpp"

#include <algorithm>

namespace barid::actors {

agent_actor::behavior_type agent(agent_actor::stateful_pointer<agent_state> self,
                                 std::function<archive_actor()> archive, agent_id id) {
  self->state.id = id;
  return {
      [self, archive](in_hand_atom) -> caf::result<std::int64_t> {
        auto promise = self->make_response_promise<std::int64_t>();
        self->request(archive(), std::chrono::seconds(10), in_hand_atom::value, self->state.id.value)
            .then(
                [self, promise](const local<result<std::int64_t>>& stored) mutable {
                  if (*stored) promise.deliver(**stored + self->state.under_way);
                  else promise.deliver(caf::make_error(caf::sec::runtime_error));
                },
                [promise](caf::error& e) mutable { promise.deliver(std::move(e)); });
        return promise;
      },
      [self](promise_atom, std::int32_t by) {
        self->state.under_way = std::max<std::int64_t>(0, self->state.under_way + by);
      },
  };
}

} // namespace barid::actors
