#include "runtime/store/ledger.hpp"

#include "runtime/store/ledger_accept.hpp"
#include "runtime/store/ledger_decide.hpp"
#include "runtime/store/sqlstate.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace barid::store {

namespace {

constexpr statement begin_group{"begin", "begin"};
constexpr statement end_group{"commit", "commit"};
constexpr statement insert_marker{"insert_marker", "insert into commit_markers (marker) values ($1)"};
constexpr statement lock_rules{"lock_rules", "select generation from rule_state for share"};
constexpr statement lock_shards{
    "lock_shards", "select shard, epoch from shards where shard = any($1::smallint[]) order by shard for share"};

const shard_fence& fence_of(const item& what) {
  return std::visit([](const auto& w) -> const shard_fence& { return w.fence; }, what);
}

/// The work of some items of a group: all of them at once, or one alone.
class work {
public:
  work(std::span<const item> items, std::span<const std::size_t> which, std::vector<item_outcome>& outcomes) {
    std::set<std::int32_t> shards;
    for (auto n : which) {
      shards.insert(fence_of(items[n]).shard);
      if (const auto* d = std::get_if<decision>(&items[n])) decisions_.add(*d, outcomes[n]);
      else if (const auto* m = std::get_if<accept_mail>(&items[n])) accepts_.add(*m, outcomes[n]);
      else accepts_.add(std::get<source_report>(items[n]), outcomes[n]);
    }
    shards_.assign(shards.begin(), shards.end());
  }

  void claim(exchange& to) {
    if (decisions_.asks_rules())
      to.add(lock_rules, {}, [this](const rows& got) { facts_.generation = got[0].get<std::int64_t>(0); });
    to.add(lock_shards, with(shards_), [this](const rows& got) {
      for (std::size_t i = 0; i < got.size(); ++i)
        facts_.epochs[got[i].get<std::int32_t>(0)] = got[i].get<std::int64_t>(1);
    });
    accepts_.claim(to);
    decisions_.claim(to);
  }
  void take_limits(exchange& to) { decisions_.take_limits(to, facts_); }
  [[nodiscard]] result<void> store(connection& on, exchange& rest) {
    if (auto ok = accepts_.store(on, rest, facts_); !ok) return ok;
    decisions_.store(rest);
    return {};
  }

private:
  std::vector<std::int32_t> shards_;
  group_facts facts_;
  accept_batch accepts_;
  decide_batch decisions_;
};

/// The exchanges of `w`, with what is to stand before the first and after the last statement.
result<void> run(connection& on, work& w, exchange first, const std::vector<statement>& last, bool& committing) {
  w.claim(first);
  if (auto ok = first.run(on); !ok) return ok;
  exchange limits;
  w.take_limits(limits);
  if (!limits.empty())
    if (auto ok = limits.run(on); !ok) return ok;
  exchange rest;
  if (auto ok = w.store(on, rest); !ok) return ok;
  for (const auto& s : last) rest.add(s);
  committing = std::any_of(last.begin(), last.end(), [](auto& s) { return s.name == "commit"; });
  return rest.run(on);
}

group_outcome not_committed(connection& on, error why, bool committing) {
  // a lost connection after COMMIT was sent leaves the question open; an answer settles it
  const bool open = committing && on.broken();
  on.rollback();
  return {open ? group_end::in_doubt : group_end::rolled_back, std::move(why), {}};
}

/// Accepts by identity, then decisions by conversation: the order in which everybody locks.
std::vector<std::size_t> locking_order(std::span<const item> items) {
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), 0);
  auto key = [&](std::size_t n) {
    const auto& what = items[n];
    if (const auto* m = std::get_if<accept_mail>(&what))
      return std::tuple(0, m->channel.value, std::string_view(m->identity.hash));
    if (const auto* d = std::get_if<decision>(&what)) return std::tuple(2, d->next.id.value, std::string_view());
    return std::tuple(1, std::int64_t(0), std::string_view());
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return order;
}

/// One savepoint per item: what a bad row costs is that item.
group_outcome commit_one_by_one(connection& on, const commit_marker& marker, std::span<const item> items) {
  group_outcome out{group_end::committed, {}, std::vector<item_outcome>(items.size())};
  exchange opening;
  opening.add(begin_group);
  opening.add(insert_marker, with(bytes{marker.value}));
  if (auto ok = opening.run(on); !ok) return not_committed(on, ok.why(), false);
  std::set<std::int64_t> conversations, mails;
  for (auto n : locking_order(items)) {
    auto& outcome = out.items[n];
    if (const auto* d = std::get_if<decision>(&items[n])) {
      const bool second =
          !conversations.insert(d->next.id.value).second || (d->inbox && !mails.insert(d->inbox.value).second);
      outcome.end = item_end::conflict;
      if (second) continue;
    }
    work alone(items, std::span(&n, 1), out.items);
    exchange first;
    first.add({"savepoint", "savepoint one_item"});
    bool committing = false;
    auto ok = run(on, alone, std::move(first), {{"release", "release savepoint one_item"}}, committing);
    if (ok) continue;
    if (on.broken() || !is_row_fault(on.last_state())) return not_committed(on, ok.why(), false);
    outcome = {item_end::failed, {}, {}, ok.why()};
    if (auto back = on.run("rollback to savepoint one_item"); !back) return not_committed(on, back.why(), false);
  }
  if (auto ok = on.commit(); !ok) {
    auto items_if = std::move(out.items);
    out = not_committed(on, ok.why(), true);
    if (out.end == group_end::in_doubt) out.items = std::move(items_if);
  }
  return out;
}

} // namespace

result<void> ready_for_groups(connection& on) {
  // Planning costs more than running these statements, and their plans do not depend on the values.
  // Made while tables were small they must still be right for large ones: hence no sequential scans.
  return on.run_script("set plan_cache_mode = force_generic_plan; set enable_seqscan = off");
}

group_outcome commit_group(connection& on, const commit_marker& marker, std::span<const item> items) {
  if (items.empty()) return {group_end::committed, {}, {}};
  group_outcome out{group_end::committed, {}, std::vector<item_outcome>(items.size())};
  std::vector<std::size_t> all(items.size());
  std::iota(all.begin(), all.end(), 0);
  work together(items, all, out.items);
  exchange first;
  first.add(begin_group);
  first.add(insert_marker, with(bytes{marker.value}));
  bool committing = false;
  auto ok = run(on, together, std::move(first), {end_group}, committing);
  if (ok) return out;
  if (!on.broken() && is_row_fault(on.last_state())) {
    on.rollback();
    return commit_one_by_one(on, marker, items);
  }
  auto items_if = std::move(out.items);
  out = not_committed(on, ok.why(), committing);
  if (out.end == group_end::in_doubt) out.items = std::move(items_if);
  return out;
}

template <class Id>
static result<std::vector<Id>> reserve(connection& on, std::string_view sql, int count) {
  auto got = on.run(sql, with(count));
  if (!got) return got.why();
  std::vector<Id> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<Id>(0));
  return out;
}

result<std::vector<conversation_id>> reserve_conversation_ids(connection& on, int count) {
  return reserve<conversation_id>(on,
                                  "select nextval(pg_get_serial_sequence('barid.conversations', "
                                  "'id')) from generate_series(1, $1)",
                                  count);
}

result<std::vector<event_id>> reserve_event_ids(connection& on, int count) {
  return reserve<event_id>(on, "select nextval('event_ids') from generate_series(1, $1)", count);
}

} // namespace barid::store
