#include "runtime/store/console_rows.hpp"

#include "runtime/store/exchange.hpp"

#include <algorithm>

namespace barid::store {

namespace {

constexpr statement select_viewers{
    "select_viewers", "select a.id, a.name, a.email, a.role, a.presence,"
                      " case when a.role in ('admin', 'owner') then array(select id from channels order by id)"
                      " else array(select channel from channel_access where agent = a.id order by channel) end,"
                      " case when a.role in ('admin', 'owner') then array(select 'manage'::text from channels order "
                      "by id)"
                      " else array(select level from channel_access where agent = a.id order by channel) end "
                      "from agents a where a.id = any($1) and a.active"};
constexpr statement select_valid{"select_valid_tokens",
                                 "select token_hash from sessions where token_hash = any($1::bytea[]) "
                                 "and expires > $2 union all "
                                 "select token_hash from api_tokens where token_hash = any($1::bytea[])"
                                 " and (expires is null or expires > $2)"};
constexpr statement select_agent_names{"select_agent_names", "select id, name from agents"};
constexpr statement select_team_names{"select_team_names", "select id, name from teams"};
constexpr statement select_channel_names{"select_channel_names", "select id, name from channels"};
constexpr statement select_customer_names{"select_customer_names",
                                          "select id, address, name from customers where id = any($1)"};
constexpr statement channel_of_conversation{"channel_of_conversation",
                                            "select channel from conversations where id = $1"};
constexpr statement channel_of_mail{"channel_of_mail", "select channel from mails where id = $1 and removed is null"};
constexpr statement channel_of_upload{"channel_of_upload", "select channel from uploads where id = $1"};
constexpr statement channel_of_held{"channel_of_held", "select channel from held_answers where id = $1"};
constexpr statement channel_of_channel{"channel_of_channel", "select id from channels where id = $1"};
constexpr statement channel_of_outbox{"channel_of_outbox", "select channel from outbox where id = $1"};

#define BARID_SHOWN_MAIL                                                                                               \
  "m.id, coalesce(c.conversation, 0), m.received, m.size, m.envelope_from, coalesce(t.warning, "                       \
  "''), "                                                                                                              \
  "t.parsed"
constexpr statement select_mails{"select_conversation_mails",
                                 "select " BARID_SHOWN_MAIL " from conversation_mails c join mails m on m.id = c.mail "
                                 "left join mail_texts t on t.mail = m.id where c.conversation = any(with_merged($1))"
                                 " and c.mail is not null order by c.at desc, c.version desc, c.n desc limit $2"};
constexpr statement select_these_mails{
    "select_these_mails", "select " BARID_SHOWN_MAIL " from conversation_mails c join mails m on m.id = c.mail "
                          "left join mail_texts t on t.mail = m.id where c.conversation = any(with_merged($1))"
                          " and c.mail = any($2) order by c.at, c.version, c.n"};
constexpr statement select_mail{
    "select_shown_mail",
    "select " BARID_SHOWN_MAIL " from mails m left join conversation_mails c on c.mail = m.id "
    "left join mail_texts t on t.mail = m.id where m.id = $1 and m.removed is null order by c.conversation limit 1"};
#undef BARID_SHOWN_MAIL
#define BARID_SHOWN_ANSWER                                                                                             \
  "select o.id, c.conversation, c.version, c.author, c.at, o.kind, o.state, o.last_error, o.origin = 'human',"         \
  " o.doubtful, o.payload, o.finished from conversation_mails c join outbox o on o.id = c.outbox where "
constexpr statement select_answers{
    "select_conversation_answers",
    BARID_SHOWN_ANSWER "c.conversation = any(with_merged($1)) and c.outbox = any($2) order by c.at, c.version, c.n"};
constexpr statement select_answer{"select_shown_answer",
                                  BARID_SHOWN_ANSWER "c.outbox = $1 and o.kind = 'smtp' limit 1"};
#undef BARID_SHOWN_ANSWER

template <class Tag>
std::vector<std::int64_t> plain_ids(const std::vector<id<Tag>>& ids) {
  std::vector<std::int64_t> out;
  for (const auto& i : ids) out.push_back(i.value);
  return out;
}

void read_names(const rows& got, std::map<std::int64_t, std::string>& into) {
  for (std::size_t i = 0; i < got.size(); ++i) into[got[i].get<std::int64_t>(0)] = got[i].get<std::string>(1);
}

shown_answer read_answer(const row& from) {
  shown_answer a;
  bool human = false;
  from.into(a.id, a.conversation, a.version, a.author, a.at, a.kind, a.state, a.last_error, human, a.doubtful,
            a.payload, a.finished);
  a.from = human ? origin::human : origin::automatic;
  return a;
}

shown_mail read_shown(const row& from) {
  shown_mail m;
  from.into(m.id, m.conversation, m.received, m.size, m.envelope_from, m.warning, m.parsed);
  return m;
}

error nothing() {
  return {errc::not_found, "there is nothing here", ""};
}

} // namespace

result<std::vector<viewer_row>> load_viewers(connection& on, const std::vector<agent_id>& ids) {
  std::vector<std::int64_t> keys;
  for (auto i : ids) keys.push_back(i.value);
  auto got = on.run(select_viewers, with(keys));
  if (!got) return got.why();
  std::vector<viewer_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& v = out[i];
    std::vector<std::int64_t> channels;
    std::vector<std::string> levels;
    (*got)[i].into(v.id, v.name, v.email, v.role, v.presence, channels, levels);
    for (std::size_t n = 0; n < channels.size() && n < levels.size(); ++n)
      v.channels.push_back({mailbox_id{channels[n]}, v.id, levels[n]});
  }
  return out;
}

result<std::set<std::string>> still_valid_tokens(connection& on, const std::vector<std::string>& hashes, instant now) {
  bytes_array wanted;
  for (const auto& h : hashes) wanted.items.push_back(h);
  auto got = on.run(select_valid, with(wanted, now));
  if (!got) return got.why();
  std::set<std::string> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.insert((*got)[i].get<std::string>(0));
  return out;
}

result<name_book> load_names(connection& on, const std::vector<customer_id>& customers) {
  name_book out;
  std::vector<std::int64_t> keys;
  for (auto c : customers)
    if (c) keys.push_back(c.value);
  exchange ask;
  ask.add(select_agent_names, {}, [&](const rows& got) { read_names(got, out.agents); });
  ask.add(select_team_names, {}, [&](const rows& got) { read_names(got, out.teams); });
  ask.add(select_channel_names, {}, [&](const rows& got) { read_names(got, out.channels); });
  if (!keys.empty())
    ask.add(select_customer_names, with(keys), [&](const rows& got) {
      for (std::size_t i = 0; i < got.size(); ++i)
        out.customers[got[i].get<std::int64_t>(0)] = {got[i].get<std::string>(1), got[i].get<std::string>(2)};
    });
  if (auto done = ask.run(on); !done) return done.why();
  return out;
}

result<mailbox_id> channel_of(connection& on, resource what, std::int64_t id) {
  const auto& ask = what == resource::conversation  ? channel_of_conversation
                    : what == resource::mail        ? channel_of_mail
                    : what == resource::upload      ? channel_of_upload
                    : what == resource::channel     ? channel_of_channel
                    : what == resource::held_answer ? channel_of_held
                                                    : channel_of_outbox;
  auto got = on.run(ask, with(id));
  if (!got) return got.why();
  if (got->empty()) return nothing();
  return (*got)[0].get<mailbox_id>(0);
}

result<std::vector<shown_mail>> conversation_mails(connection& on, conversation_id id, int limit) {
  auto got = on.run(select_mails, with(id.value, limit));
  if (!got) return got.why();
  std::vector<shown_mail> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back(read_shown((*got)[i]));
  std::ranges::reverse(out);
  return out;
}

result<std::vector<shown_mail>> conversation_mails(connection& on, conversation_id id,
                                                   const std::vector<mail_id>& which) {
  std::vector<shown_mail> out;
  if (which.empty()) return out;
  auto got = on.run(select_these_mails, with(id.value, plain_ids(which)));
  if (!got) return got.why();
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back(read_shown((*got)[i]));
  return out;
}

result<shown_mail> load_shown_mail(connection& on, mail_id id) {
  auto got = on.run(select_mail, with(id.value));
  if (!got) return got.why();
  if (got->empty()) return nothing();
  return read_shown((*got)[0]);
}

result<std::vector<shown_answer>> conversation_answers(connection& on, conversation_id id,
                                                       const std::vector<outbox_id>& which) {
  if (which.empty()) return std::vector<shown_answer>();
  auto got = on.run(select_answers, with(id.value, plain_ids(which)));
  if (!got) return got.why();
  std::vector<shown_answer> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = read_answer((*got)[i]);
  return out;
}

result<shown_answer> load_shown_answer(connection& on, outbox_id id) {
  auto got = on.run(select_answer, with(id.value));
  if (!got) return got.why();
  if (got->empty()) return nothing();
  return read_answer((*got)[0]);
}

} // namespace barid::store
