#include "runtime/store/rule_sets.hpp"

namespace barid::store {

namespace {

constexpr statement insert_set{"insert_rule_set", "insert into rule_sets (hash, bundle, format, author, message) "
                                                  "values ($1, $2, $3, $4, $5) on conflict (hash) do nothing"};
constexpr statement select_set{"select_rule_set",
                               "select hash, bundle, format, author, message from rule_sets where hash = $1"};
constexpr statement select_active{"select_active_rules", "select s.generation, r.hash from rule_state s "
                                                         "left join rule_sets r on r.id = s.rule_set"};
// one statement, so that deciding commits wait for as little as can be
constexpr statement activate{
    "activate_rules", "with s as (update rule_state set generation = generation + 1, rule_set = r.id from rule_sets r "
                      " where generation = $1 and r.hash = $2 returning rule_state.generation, rule_state.rule_set), "
                      "a as (insert into rule_activations (generation, rule_set, kind, author, message) "
                      " select s.generation, s.rule_set, $3, $4, $5 from s returning generation, applied_at), "
                      "l as (insert into audit_log (actor, action, subject, detail) "
                      " select coalesce(nullif($6, ''), $4), 'rules.' || $3::text,"
                      " 'rules/' || s.generation, jsonb_build_object('by', case when $6 = 'command line' then $4 end, "
                      "'message', $5::text) from s) "
                      "select generation, applied_at from a"};
constexpr statement select_set_id{"select_rule_set_id", "select from rule_sets where hash = $1"};
constexpr statement select_history{
    "select_rule_history",
    "select a.generation, r.hash, a.kind, a.author, a.message, a.applied_at from rule_activations "
    "a "
    "join rule_sets r on r.id = a.rule_set order by a.generation desc limit $1"};
constexpr statement select_change{
    "select_rule_change",
    "select a.generation, r.hash, a.kind, a.author, a.message, a.applied_at from rule_activations a "
    "join rule_sets r on r.id = a.rule_set where a.generation = $1"};
constexpr statement delete_sets{"delete_rule_sets",
                                "delete from rule_sets r where r.created < $1"
                                " and not exists (select from rule_activations a where a.rule_set = r.id)"
                                " and not exists (select from flows f where f.program = r.hash)"};

} // namespace

result<void> save_rule_set(connection& on, const rule_set& set) {
  auto done = on.run(insert_set, with(bytes{set.hash}, bytes{set.bundle}, set.format, set.author, set.message));
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

result<activated> activate_rules(connection& on, const activation& what) {
  auto made = on.run(activate, with(what.expected, bytes{what.hash}, what.rollback ? "rollback" : "apply", what.author,
                                    what.message, what.actor));
  if (!made) return made.why();
  if (!made->empty()) {
    activated out;
    (*made)[0].into(out.generation, out.at);
    return out;
  }
  auto stored = on.run(select_set_id, with(bytes{what.hash}));
  if (!stored) return stored.why();
  if (stored->empty()) return error{errc::not_found, "these rules are not stored", "store them first"};
  return error{errc::conflict, "other rules were applied meanwhile", "make a new plan and apply that"};
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
  if (got->empty()) return error{errc::not_found, "there is no generation " + std::to_string(generation), ""};
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
