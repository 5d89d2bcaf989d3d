#include "actors/janitor.hpp"

#include "runtime/log/log.hpp"
#include "runtime/store/bell_rows.hpp"
#include "runtime/store/commit_marker.hpp"
#include "runtime/store/live_rows.hpp"

namespace barid::actors {

namespace {

using namespace std::chrono_literals;

struct chore {
  const char* what;
  result<std::int64_t> (*forget)(store::connection&, instant before);
  std::chrono::hours kept;
};

/// A marker outlives any transaction by far. A console that was away for longer than its events reads everything again.
constexpr chore chores[] = {{"markers of commits", store::forget_markers, 24h},
                            {"live events", store::forget_live, 48h},
                            {"notices", store::forget_bell, 24h * 30}};

result<void> tidy(store::connection& on, instant now) {
  for (const auto& c : chores) {
    std::int64_t all = 0;
    while (true) {
      const auto some = c.forget(on, now - c.kept);
      if (!some) return some.why();
      if (*some == 0) break;
      all += *some;
    }
    if (all > 0)
      log::debug("what is no longer needed was removed", {log::text("what", c.what), log::number("rows", all)});
  }
  return {};
}

} // namespace

janitor_actor::behavior_type janitor(janitor_actor::stateful_pointer<janitor_state> self, services* node) {
  self->state.database = node->hold(store::write_behind); // what a crash brings back goes at the next look
  self->delayed_send(self, 1min, tidy_atom::value);
  return {
      [self, node](tidy_atom) {
        auto on = self->state.database.get();
        const auto done = on ? tidy(**on, node->clock.now()) : result<void>(on.why());
        if (!done) log::warning("what is no longer needed stays for another hour", {log::why(done.why())});
        self->delayed_send(self, 1h, tidy_atom::value);
      },
  };
}

} // namespace barid::actors
