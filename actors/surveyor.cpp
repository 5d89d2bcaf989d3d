#include "actors/surveyor.hpp"

#include "runtime/log/log.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/outbox_rows.hpp"

#include <algorithm>
#include <map>

namespace barid::actors {

namespace {

using metrics::metric;

void measure_here(surveyor_state& s, services& node, const reader::pool_stats& readers) {
  auto& numbers = *node.metrics;
  numbers.set(metric::inbox_mails, double(node.waiting.load(std::memory_order_relaxed)));
  numbers.set(metric::database_connections, node.connections.open, {"open"});
  numbers.set(metric::database_connections, node.connections.lost, {"lost"});
  const auto mtas = node.lmtp_connections.get();
  numbers.set(metric::lmtp_connections, mtas ? double((*mtas)()) : 0);
  const auto rules = node.rules.get();
  numbers.set(metric::rules_generation, rules ? double(rules->generation) : 0);
  numbers.add(metric::mails_read, {}, double(readers.read - s.readers.read));
  numbers.add(metric::reader_failures, {}, double(readers.failed - s.readers.failed));
  numbers.set(metric::reader_queue_mails, double(readers.queued));
  s.readers = readers;
  const auto dropped = log::dropped();
  numbers.add(metric::log_lines_dropped, {}, double(dropped - s.lines_dropped));
  s.lines_dropped = dropped;
}

result<void> measure_store(store::connection& on, services& node) {
  auto& numbers = *node.metrics;
  const auto inbox = store::measure_inbox(on, 1);
  if (!inbox) return inbox.why();
  const auto age = inbox->oldest ? std::chrono::duration<double>(node.clock.now() - *inbox->oldest).count() : 0.0;
  numbers.set(metric::inbox_oldest_seconds, std::max(age, 0.0));
  const auto counted = store::count_outbox(on);
  if (!counted) return counted.why();
  std::map<std::string, std::int64_t> items;
  for (const char* state : {"queued", "claimed", "sending", "failed", "dead", "parked"}) items[state] = 0;
  for (const auto& [state, count] : *counted) items[state] = count;
  for (const auto& [state, count] : items) numbers.set(metric::outbox_items, double(count), {state});
  return {};
}

} // namespace

surveyor_actor::behavior_type surveyor(surveyor_actor::stateful_pointer<surveyor_state> self, services* node,
                                       std::function<reader::pool_stats()> readers, std::chrono::milliseconds every) {
  self->state.database = node->hold();
  self->state.readers = readers();
  self->state.lines_dropped = log::dropped();
  self->send(self, measure_atom::value);
  return {
      [self, node, readers, every](measure_atom) {
        auto& s = self->state;
        measure_here(s, *node, readers());
        auto on = s.database.get();
        // while the database is away its own numbers stay as they were
        if (on)
          if (auto ok = measure_store(**on, *node); !ok)
            log::debug("the store cannot be measured", {log::why(ok.why())});
        self->delayed_send(self, every, measure_atom::value);
      },
  };
}

} // namespace barid::actors
