#include "actors/janitor.hpp"

#include "runtime/log/log.hpp"
#include "runtime/store/bell_rows.hpp"
#include "runtime/store/commit_marker.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/removal_rows.hpp"

#include <utility>

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
                            {"notices", store::forget_bell, 24h * 30},
                            {"texts of notices by mail", store::empty_sent_notices, 24h},
                            {"notes of removed customers", store::forget_removed_customers, 24h}};

constexpr int conversations_at_once = 25;
/// Between two pieces: at most a hundred conversations a second.
constexpr std::chrono::milliseconds pause{250}, pause_for_mail{2'000};

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

/// One piece; true when there may be more.
result<bool> clear_some(store::connection& on, services& node, janitor_state& s) {
  const auto all = store::list_retentions(on);
  if (!all) return all.why();
  for (const auto& kept : *all) {
    const auto gone = store::remove_past_retention(on, kept, node.clock.now(), conversations_at_once);
    if (!gone) return gone.why();
    if (gone->what.conversations == 0) continue;
    node.metrics->add(metrics::metric::conversations_removed, {kept.name},
                      static_cast<double>(gone->what.conversations));
    s.removed[kept.channel] += gone->what;
    return true;
  }
  // what a crash left between the two halves of a removal
  if (const auto customers = store::remove_customers_left(on); !customers) return customers.why();
  return false;
}

void tell_removed(janitor_state& s) {
  for (const auto& [channel, what] : std::exchange(s.removed, {}))
    log::info("closed conversations that are kept no longer were removed",
              {log::channel(channel), log::number("conversations", what.conversations),
               log::number("mails", what.mails), log::number("customers", what.customers)});
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
        if (!std::exchange(self->state.clearing, true)) self->send(self, clear_atom::value);
        self->delayed_send(self, 1h, tidy_atom::value);
      },
      [self, node](clear_atom) {
        auto on = self->state.database.get();
        const auto more = on ? clear_some(**on, *node, self->state) : result<bool>(on.why());
        if (more && *more) {
          const bool mail_waits = node->waiting.load(std::memory_order_relaxed) > 0;
          self->delayed_send(self, mail_waits ? pause_for_mail : pause, clear_atom::value);
          return;
        }
        if (!more) log::warning("closed conversations stay for another hour", {log::why(more.why())});
        tell_removed(self->state);
        self->state.clearing = false;
      },
  };
}

} // namespace barid::actors
