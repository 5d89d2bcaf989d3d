#include "runtime/store/team_rows.hpp"

#include "runtime/store/hash.hpp"
#include "runtime/store/parameters.hpp"

namespace barid::store {

namespace {

constexpr statement select_waiting{
    "select_waiting",
    "select c.id, c.channel, array(select jsonb_array_elements_text(coalesce("
    "c.state #> '{conversation,needing}', '[]'))), coalesce(c.state #>> '{conversation,customer,address}', ''),"
    " (c.state #>> '{conversation,waits_since}')::bigint "
    "from conversations c where c.team = $1 and c.agent is null and c.id > $2"
    " and c.status not in ('closed', 'quarantined', 'dropped', 'merged') order by c.id limit $3"};

constexpr statement select_last_agent{
    "select_last_agent", "select c.agent from conversations c join customers k on k.id = c.customer "
                         "where k.address_key = $1 and c.agent is not null order by c.updated desc, c.id desc limit 1"};

} // namespace

result<std::vector<waiting_row>> waiting_in_team(connection& on, team_id team, conversation_id after, int limit) {
  auto got = on.run(select_waiting, with(team.value, after.value, limit));
  if (!got) return got.why();
  std::vector<waiting_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& w = out[i];
    std::optional<std::int64_t> since;
    (*got)[i].into(w.id, w.channel, w.needing, w.customer, since);
    if (since) w.since = instant(duration(*since));
  }
  return out;
}

result<agent_id> last_agent_of(connection& on, const std::string& folded_address) {
  const auto key = sha256_of(folded_address);
  auto got = on.run(select_last_agent, with(bytes{key}));
  if (!got) return got.why();
  return got->empty() ? agent_id{} : (*got)[0].get<agent_id>(0);
}

} // namespace barid::store
