#include "runtime/store/rule_sets.hpp"

namespace barid::store {

namespace {

constexpr statement insert_set{"insert_rule_set",
                               "insert into rule_sets (hash, bundle, format, author, message) "
                               "values ($1, $2, $3, $4, $5) on conflict (hash) do nothing"};
constexpr statement select_set{
    "select_rule_set",
    "select hash, bundle, format, author, message from rule_sets where hash = $1"};
constexpr statement select_active{"select_active_rules",
                                  "select s.generation, r.hash from rule_state s "
                                  "left join rule_sets r on r.id = s.rule_set"};
constexpr statement lock_state{"lock_rule_state", "select generation from rule_state for update"};
constexpr statement insert_activation{
    "insert_activation",
    "insert into rule_activations (generation, rule_set, kind, author, message) "
    "select $1, id, $3, $4, $5 from rule_sets where hash = $2 returning rule_set"};
constexpr statement update_state{"update_rule_state",
                                 "update rule_state set generation = $1, rule_set = $2"};
constexpr statement select_history{
    "select_rule_history",
    "select a.generation, r.hash, a.kind, a.author, a.message, a.applied_at from rule_activations "
    "a "
    "join rule_sets r on r.id = a.rule_set order by a.generation desc limit $1"};
constexpr statement select_change{
    "select_rule_change",
    "select a.generation, r.hash, a.kind, a.author, a.message, a.applied_at from rule_activations a "
    "join rule_sets r on r.id = a.rule_set where a.generation = $1"};
constexpr statement delete_sets{
    "delete_rule_sets", "delete from rule_sets r where r.created < $1"
                        " and not exists (select from rule_activations a where a.rule_set = r.id)"
                        " and not exists (select from flows f where f.program = r.hash)"};

} // namespace

result<void> save_rule_set(connection& on, const rule_set& set) {
  auto done = on.run(insert_set,
                     with(bytes{set.hash}, bytes{set.bundle}, set.format, set.author, set.message));
  if (!done) return done.why();
  return {};
}

result<rule_set> load_rule_set(connection& on, const std::string& hash) {
  auto got = on.run(select_set, with(bytes{hash}));
  if (!got) return got.why();
  if (got->empty()) return error{errc::not_found, "these rules are not stored", ""};
  rule_set r;
  (*got)[0].into(r.hash, r.bundle, r.format, r.author, r.message);
  return r;
}

result<active_rules> load_active_rules(connection& on) {
  auto got = on.run(select_active);
  if (!got) return got.why();
  active_rules a;
  (*got)[0].into(a.generation, a.hash);
  return a;
}

result<std::int64_t> activate_rules(connection& on, const activation& what) {
  auto begun = transaction::begin(on);
  if (!begun) return begun.why();
  auto generation = activate_rules_within(on, what);
  if (!generation) return generation;
  if (auto ok = begun->commit(); !ok) return ok.why();
  return generation;
}

result<std::int64_t> activate_rules_within(connection& on, const activation& what) {
  auto now = on.run(lock_state);
  if (!now) return now.why();
  const auto generation = (*now)[0].get<std::int64_t>(0);
  if (generation != what.expected)
    return error{errc::conflict, "other rules were applied meanwhile",
                 "make a new plan and apply that"};
  auto made = on.run(insert_activation,
                     with(generation + 1, bytes{what.hash}, what.rollback ? "rollback" : "apply",
                          what.author, what.message));
  if (!made) return made.why();
  if (made->empty())
    return error{errc::not_found, "these rules are not stored", "store them first"};
  auto set = on.run(update_state, with(generation + 1, (*made)[0].get<std::int64_t>(0)));
  if (!set) return set.why();
  return generation + 1;
}

result<std::vector<rule_change>> rule_history(connection& on, int limit) {
  auto got = on.run(select_history, with(limit));
  if (!got) return got.why();
  std::vector<rule_change> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& c = out[i];
    (*got)[i].into(c.generation, c.hash, c.kind, c.author, c.message, c.at);
  }
  return out;
}

result<rule_change> load_rule_change(connection& on, std::int64_t generation) {
  auto got = on.run(select_change, with(generation));
  if (!got) return got.why();
  if (got->empty())
    return error{errc::not_found, "there is no generation " + std::to_string(generation), ""};
  rule_change c;
  (*got)[0].into(c.generation, c.hash, c.kind, c.author, c.message, c.at);
  return c;
}

result<std::int64_t> forget_rule_sets(connection& on, instant before) {
  auto done = on.run(delete_sets, with(before));
  if (!done) return done.why();
  return done->affected();
}

} // namespace barid::store
