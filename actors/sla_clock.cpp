#include "actors/sla_clock.hpp"

#include <algorithm>

namespace barid::actors {

sla_clock_actor::behavior_type sla_clock(sla_clock_actor::stateful_pointer<sla_clock_state> self, fire_timer fire,
                                         conversation_id conversation, mailbox_id channel) {
  self->state.conversation = conversation;
  self->state.channel = channel;
  return {
      [self](set_atom, const local<std::vector<store::timer_row>>& rows) {
        self->state.deadlines = *rows;
        std::ranges::stable_sort(self->state.deadlines, {}, &store::timer_row::due);
      },
      [self, fire](tick_atom, std::int64_t now) {
        auto& s = self->state;
        const auto late = instant(duration(now));
        std::size_t fired = 0;
        for (; fired < s.deadlines.size() && s.deadlines[fired].due <= late; ++fired)
          fire(s.conversation, s.channel, s.deadlines[fired]);
        s.deadlines.erase(s.deadlines.begin(), s.deadlines.begin() + static_cast<std::ptrdiff_t>(fired));
      },
  };
}

} // namespace barid::actors
