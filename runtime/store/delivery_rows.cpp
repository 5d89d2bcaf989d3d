#include "runtime/store/delivery_rows.hpp"

#include "runtime/store/parameters.hpp"

namespace barid::store {

namespace {

#define BARID_CALLS "kind >= 'call/' and kind < 'call0'"
constexpr statement set_attempt{"note_attempt",
                                "update outbox set call_status = $2, call_ms = $3, call_at = $4 where id = $1"};
constexpr statement select_deliveries{
    "list_deliveries",
    "select id, substr(kind, 6), coalesce(conversation, 0), state, attempts, last_error,"
    " coalesce(payload ->> 'rule', ''), coalesce(((payload ->> 'body')::jsonb -> 'event') ->> 'name', ''),"
    " call_status::int, call_ms, call_at, finished, case when state in ('queued', 'failed') then next_at end, created"
    " from outbox where " BARID_CALLS " and ($1 = '' or kind = 'call/' || $1)"
    " and (not $2 or state in ('failed', 'dead', 'parked')) order by id desc limit $3"};
constexpr statement select_call_numbers{
    "count_deliveries",
    "select substr(kind, 6), count(*) filter (where state in ('queued', 'claimed', 'sending')),"
    " count(*) filter (where state = 'failed'), count(*) filter (where state in ('dead', 'parked')),"
    " count(*) filter (where state = 'sent'), max(call_at)"
    " from outbox where " BARID_CALLS " and (created >= $1 or state <> 'sent') group by kind order by kind"};
#undef BARID_CALLS

} // namespace

result<void> note_attempt(connection& on, const call_attempt& how) {
  auto done = on.run(set_attempt, with(how.id.value, static_cast<std::int32_t>(how.status),
                                       static_cast<std::int32_t>(how.took.count()), how.at));
  return done ? result<void>() : result<void>(done.why());
}

result<std::vector<delivery_row>> list_deliveries(connection& on, const std::string& name, bool troubled, int limit) {
  auto got = on.run(select_deliveries, with(name, troubled, limit));
  if (!got) return got.why();
  std::vector<delivery_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& d = out[i];
    (*got)[i].into(d.id, d.name, d.conversation, d.state, d.attempts, d.error, d.rule, d.event, d.status,
                   d.milliseconds, d.tried, d.finished, d.next, d.created);
  }
  return out;
}

result<std::vector<delivery_numbers>> count_deliveries(connection& on, instant since) {
  auto got = on.run(select_call_numbers, with(since));
  if (!got) return got.why();
  std::vector<delivery_numbers> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& n = out[i];
    (*got)[i].into(n.name, n.waiting, n.failed, n.dead, n.done, n.last);
  }
  return out;
}

} // namespace barid::store
