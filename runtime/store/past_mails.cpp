#include "runtime/store/past_mails.hpp"

namespace barid::store {

namespace {

constexpr statement select_newest{"select_newest_mail_events",
                                  "select id from (select id from events where mail is not null and n = 0 "
                                  "and kind in ('message', 'bounced') order by id desc limit $1) e order by id"};
constexpr statement select_decided{"select_decided_mails",
                                   "select e.id, e.mail, e.conversation, e.facts, e.trace, t.parsed from events e "
                                   "join mail_texts t on t.mail = e.mail where e.id = any($1::bigint[]) order by e.id"};
constexpr statement count_open{
    "count_open_conversations",
    "select count(*) from conversations where status not in ('closed', 'quarantined', 'dropped', 'merged') "
    "and (not $1::boolean or first_unanswered_at is not null)"};
constexpr statement count_promised{
    "count_promised_conversations",
    "select count(*) from conversations where status not in ('closed', 'quarantined', 'dropped', 'merged') "
    "and sla_due is not null"};
constexpr statement count_promised_by{
    "count_promised_conversations_by",
    "select count(*) from conversations c where status not in ('closed', 'quarantined', 'dropped', 'merged') and sla = "
    "$1 "
    "and (sla_due is not null or exists (select from clocks k where k.conversation = c.id and k.state = 'paused' "
    "and k.ended is null))"};
constexpr statement count_waiting{
    "count_waiting_conversations",
    "select count(*) from conversations where status not in ('closed', 'quarantined', 'dropped', 'merged') "
    "and agent is null and team in (select id from teams where lower(name) = lower($1) and active)"};

} // namespace

result<std::vector<std::int64_t>> newest_mail_events(connection& on, std::int64_t most) {
  auto got = on.run(select_newest, with(most));
  if (!got) return got.why();
  std::vector<std::int64_t> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i]);
  return out;
}

result<std::vector<decided_mail>> load_decided_mails(connection& on, const std::vector<std::int64_t>& events) {
  auto got = on.run(select_decided, with(events));
  if (!got) return got.why();
  std::vector<decided_mail> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& m = out[i];
    (*got)[i].into(m.event, m.mail, m.conversation, m.facts, m.trace, m.parsed);
  }
  return out;
}

result<std::int64_t> count_open_conversations(connection& on, bool unanswered) {
  auto got = on.run(count_open, with(unanswered));
  if (!got) return got.why();
  return (*got)[0].get<std::int64_t>(0);
}

result<std::int64_t> count_promised_conversations(connection& on) {
  auto got = on.run(count_promised);
  if (!got) return got.why();
  return (*got)[0].get<std::int64_t>(0);
}

result<std::int64_t> count_promised_conversations(connection& on, const std::string& sla) {
  auto got = on.run(count_promised_by, with(sla));
  if (!got) return got.why();
  return (*got)[0].get<std::int64_t>(0);
}

result<std::int64_t> count_waiting_conversations(connection& on, const std::string& team) {
  auto got = on.run(count_waiting, with(team));
  if (!got) return got.why();
  return (*got)[0].get<std::int64_t>(0);
}

} // namespace barid::store
