#include "runtime/store/second_factor_rows.hpp"

namespace barid::store {

namespace {

constexpr statement select_factor{"select_second_factor",
                                  "select enabled, last_step from second_factors where agent = $1"};
constexpr statement insert_factor{"prepare_second_factor",
                                  "insert into second_factors (agent) values ($1) on conflict (agent) do update "
                                  "set enabled = false, last_step = 0, since = now()"};
constexpr statement update_step{"take_second_factor_step", "update second_factors set enabled = true, last_step = $2 "
                                                           "where agent = $1 and last_step < $2"};
constexpr statement delete_factor{"remove_second_factor", "delete from second_factors where agent = $1"};

} // namespace

result<second_factor> load_second_factor(connection& on, agent_id agent) {
  auto got = on.run(select_factor, with(agent.value));
  if (!got) return got.why();
  second_factor out;
  if (!got->empty()) (*got)[0].into(out.enabled, out.last_step);
  return out;
}

result<void> prepare_second_factor(connection& on, agent_id agent) {
  auto done = on.run(insert_factor, with(agent.value));
  if (!done) return done.why();
  return {};
}

result<bool> take_step(connection& on, agent_id agent, std::int64_t step) {
  auto done = on.run(update_step, with(agent.value, step));
  if (!done) return done.why();
  return done->affected() > 0;
}

result<void> remove_second_factor(connection& on, agent_id agent) {
  auto done = on.run(delete_factor, with(agent.value));
  if (!done) return done.why();
  return {};
}

} // namespace barid::store
