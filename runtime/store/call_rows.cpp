#include "runtime/store/call_rows.hpp"

#include "runtime/store/parameters.hpp"

namespace barid::store {

namespace {

constexpr statement select_due_calls{
    "due_calls",
    "select kind from outbox where state in ('queued', 'failed') and kind >= 'call/' and kind < 'call0'"
    " and next_at <= $1 and not kind = any($2::text[]) group by kind order by min(next_at), kind limit $3"};
constexpr statement finish{
    "finish_call", "update outbox set state = case when $3 then 'dead' else 'sent' end, finished = $5, last_error = $4,"
                   " lease_node = null, lease_until = null, answer = $6::jsonb,"
                   " answered = case when $6::jsonb is null then null else $5 end "
                   "where id = $1 and lease_node = $2 and state in ('claimed', 'sending')"};
constexpr statement select_untold{
    "untold_answers", "select id, conversation, channel, payload, answer, answered from outbox"
                      " where answered is not null and told is null and conversation is not null order by id limit $1"};

} // namespace

result<std::vector<std::string>> due_calls(connection& on, instant now, const std::vector<std::string>& without,
                                           int limit) {
  auto got = on.run(select_due_calls, with(now, without, limit));
  if (!got) return got.why();
  std::vector<std::string> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<std::string>(0));
  return out;
}

result<void> finish_call(connection& on, const call_end& how) {
  auto done = on.run(finish, with(how.id.value, how.node, how.dead, how.why, how.at, json{how.answer}));
  if (!done) return done.why();
  if (done->affected() == 1) return {};
  return error{errc::conflict, "call " + std::to_string(how.id.value) + " is in another state by now", "load it again"};
}

result<std::vector<call_answer_row>> untold_answers(connection& on, int limit) {
  auto got = on.run(select_untold, with(limit));
  if (!got) return got.why();
  std::vector<call_answer_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& a = out[i];
    (*got)[i].into(a.id, a.conversation, a.channel, a.payload, a.answer, a.at);
  }
  return out;
}

} // namespace barid::store
