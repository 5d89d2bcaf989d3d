#include "actors/live.hpp"

#include "runtime/log/log.hpp"

namespace barid::actors {

namespace {

constexpr int changes_streamed_at_once = 500;

result<void> look(live_state& s, const publish_live& publish) {
  auto on = s.database.get();
  if (!on) return on.why();
  if (!s.at) {
    auto end = store::live_end(**on);
    if (!end) return end.why();
    s.at = *end;
  }
  while (true) {
    auto rows = store::live_since(**on, *s.at, changes_streamed_at_once);
    if (!rows) return rows.why();
    if (rows->empty()) return {};
    s.at = rows->back().at;
    publish(*rows);
    if (rows->size() < std::size_t(changes_streamed_at_once)) return {};
  }
}

} // namespace

live_actor::behavior_type live(live_actor::stateful_pointer<live_state> self, services* node, publish_live publish,
                               std::chrono::milliseconds every) {
  self->state.database = node->hold();
  self->send(self, live_look_atom::value);
  return {
      [self, publish, every](live_look_atom) {
        if (auto ok = look(self->state, publish); !ok)
          log::warning("what changed cannot be told to consoles", {log::why(ok.why())});
        self->delayed_send(self, every, live_look_atom::value);
      },
  };
}

} // namespace barid::actors
