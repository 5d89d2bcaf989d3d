#include "actors/ledger.hpp"

#include "runtime/store/commit_marker.hpp"

#include <algorithm>
#include <chrono>

namespace barid::actors {

namespace {

using ledger_pointer = ledger_actor::stateful_pointer<ledger_state>;
using waiting = ledger_state::waiting;

constexpr std::size_t most_items = 256;
constexpr std::size_t most_bytes = 32u << 20;
constexpr int deadlock_tries = 3;
constexpr std::chrono::milliseconds resolve_for{1'000};

void answer_all(std::vector<waiting>& group, const error& why) {
  for (auto& w : group) w.done(why, w.item);
}

/// Whether the group with this marker is there; asks until it is known or the database is away.
result<bool> committed_after_all(ledger_state& s, const store::commit_marker& marker) {
  while (true) {
    auto on = s.database.get();
    if (!on) return on.why();
    const auto r = store::resolve(**on, marker, resolve_for);
    if (!r) return r.why();
    if (*r != store::resolution::in_doubt) return *r == store::resolution::committed;
  }
}

void measure(services& node, const std::vector<store::item>& items, const store::group_outcome& out,
             std::chrono::duration<double> took) {
  using metrics::metric;
  auto& numbers = *node.metrics;
  numbers.observe(metric::commit_group_items, double(items.size()));
  numbers.observe(metric::commit_seconds, took.count());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& o = out.items[i];
    if (o.end == store::item_end::failed) {
      numbers.add(metric::commit_failures, {name_of(o.why.code)});
    } else if (const auto* mail = std::get_if<store::accept_mail>(&items[i])) {
      if (o.end == store::item_end::stored) numbers.add(metric::mails_accepted, {node.label_of(mail->channel)});
      if (o.end == store::item_end::duplicate) numbers.add(metric::mails_duplicate, {node.label_of(mail->channel)});
    } else if (const auto* d = std::get_if<store::decision>(&items[i])) {
      if (o.end == store::item_end::decided && d->inbox)
        numbers.add(metric::mails_decided, {node.label_of(d->next.channel)});
    }
  }
}

/// Commits a group; every item of it is answered when this returns, unless `later` is set: then the
/// outcome is unknown and the group must be judged by its marker before anything else.
void commit(ledger_state& s, services& node, std::vector<waiting> group) {
  std::vector<store::item> items;
  items.reserve(group.size());
  for (auto& w : group) items.push_back(std::move(w.item));
  auto give_back = [&] {
    for (std::size_t i = 0; i < group.size(); ++i) group[i].item = std::move(items[i]);
  };
  auto deliver = [&](const store::group_outcome& out) {
    give_back();
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto& o = out.items[i];
      if (o.end == store::item_end::failed) group[i].done(o.why, group[i].item);
      else group[i].done(o, group[i].item);
    }
  };
  const auto begin = std::chrono::steady_clock::now();
  auto counted = [&](const char* outcome) { node.metrics->add(metrics::metric::commit_groups, {outcome}); };
  for (int attempt = 1;; ++attempt) {
    auto on = s.database.get();
    if (!on) {
      counted("failed");
      give_back();
      return answer_all(group, on.why());
    }
    const auto marker = store::new_marker();
    const auto out = store::commit_group(**on, marker, items);
    if (out.end == store::group_end::committed) {
      counted("committed");
      measure(node, items, out, std::chrono::steady_clock::now() - begin);
      return deliver(out);
    }
    if (out.end == store::group_end::in_doubt) {
      const auto known = committed_after_all(s, marker);
      if (known && *known) {
        counted("resolved");
        measure(node, items, out, std::chrono::steady_clock::now() - begin);
        return deliver(out);
      }
      if (!known) {
        // the database is away: whether it is there is found out when the mail comes again, by its
        // identity, or when the conversation loads its version; what is in the inbox is swept up
        node.inbox_in_doubt = true;
        counted("failed");
        give_back();
        return answer_all(
            group, {errc::timeout, "whether it was committed is not known: " + known.why().message, known.why().help});
      }
      if (attempt < deadlock_tries) continue;
    }
    const bool again = out.why.code == errc::conflict && attempt < deadlock_tries;
    if (again) continue;
    counted("failed");
    give_back();
    return answer_all(group, out.why);
  }
}

void flush(ledger_pointer self, services& node) {
  auto& s = self->state;
  s.flush_sent = false;
  auto group = std::exchange(s.group, {});
  s.bytes = 0;
  // two decisions of one conversation never wait here together: its actor waits for each answer
  commit(s, node, std::move(group));
  s.flushed = self->clock().now();
}

void add(ledger_pointer self, services& node, waiting w, std::chrono::milliseconds gather) {
  auto& s = self->state;
  if (const auto* mail = std::get_if<store::accept_mail>(&w.item)) s.bytes += mail->raw->size();
  s.group.push_back(std::move(w));
  if (s.group.size() >= most_items || s.bytes >= most_bytes) return flush(self, node);
  // behind everything that is in the mailbox already: that is what a group consists of
  if (std::exchange(s.flush_sent, true)) return;
  const auto wait = s.flushed + gather - self->clock().now();
  if (gather.count() > 0 && wait > wait.zero()) self->delayed_send(self, wait, flush_atom::value);
  else self->send(self, flush_atom::value);
}

} // namespace

ledger_actor::behavior_type ledger(ledger_pointer self, services* node, std::chrono::milliseconds gather) {
  self->state.database = node->hold(store::ready_for_groups);
  return {
      [self, node, gather](commit_atom, const local<accept_job>& job) {
        add(self, *node, {std::move(job->item), std::move(job->done)}, gather);
      },
      [self, node, gather](commit_atom,
                           const local<store::decision>& d) -> caf::result<local<result<store::item_outcome>>> {
        auto promise = self->make_response_promise<local<result<store::item_outcome>>>();
        add(self, *node,
            {store::item(std::move(*d)),
             [promise](const result<store::item_outcome>& out, store::item&) mutable {
               promise.deliver(make_local(result<store::item_outcome>(out)));
             }},
            gather);
        return promise;
      },
      [self, node](flush_atom) {
        if (self->state.flush_sent) flush(self, *node);
      },
  };
}

} // namespace barid::actors
