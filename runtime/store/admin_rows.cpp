#include "runtime/store/admin_rows.hpp"

namespace barid::store {

namespace {

constexpr statement select_numbers{
    "select_channel_numbers",
    "select c.id, (select max(m.received) from mails m where m.channel = c.id),"
    " (select count(*) from inbox i where i.channel = c.id),"
    " (select count(*) from outbox o where o.channel = c.id"
    "  and o.state in ('queued', 'claimed', 'sending', 'failed')),"
    " (select count(*) from outbox o where o.channel = c.id and o.state = 'failed'),"
    " (select count(*) from outbox o where o.channel = c.id and o.state in ('dead', 'parked')),"
    " (select count(*) from uid_ledger u where u.channel = c.id and u.outcome = 'failed') "
    "from channels c where c.id = any($1)"};
constexpr statement select_people{
    "select_person_states", "select a.id, a.password_hash is not null,"
                            " (select max(l.expires) from password_links l where l.agent = a.id and l.expires > $1"
                            "  and l.kind = 'invitation'),"
                            " (select max(s.last_used) from sessions s where s.agent = a.id) from agents a"};

} // namespace

result<std::map<mailbox_id, channel_numbers>> load_channel_numbers(connection& on,
                                                                   const std::vector<mailbox_id>& channels) {
  std::vector<std::int64_t> ids;
  for (const auto c : channels) ids.push_back(c.value);
  auto got = on.run(select_numbers, with(ids));
  if (!got) return got.why();
  std::map<mailbox_id, channel_numbers> out;
  for (std::size_t i = 0; i < got->size(); ++i) {
    mailbox_id id;
    channel_numbers n;
    (*got)[i].into(id, n.last_received, n.undecided, n.unsent, n.failing, n.given_up, n.unstored);
    out.emplace(id, n);
  }
  return out;
}

result<std::map<agent_id, person_state>> load_person_states(connection& on, instant now) {
  auto got = on.run(select_people, with(now));
  if (!got) return got.why();
  std::map<agent_id, person_state> out;
  for (std::size_t i = 0; i < got->size(); ++i) {
    agent_id id;
    person_state s;
    (*got)[i].into(id, s.has_password, s.invited_until, s.last_seen);
    out.emplace(id, s);
  }
  return out;
}

} // namespace barid::store
