#include "runtime/store/session_rows.hpp"

namespace barid::store {

namespace {

constexpr statement insert_session{"insert_session",
                                   "insert into sessions (token_hash, agent, expires, address, user_agent, renewed) "
                                   "values ($1, $2, $3, $4, $5, $6)"};
// `last_used` is for people: once a minute is exact enough and spares a write per request
constexpr statement select_session{"select_session",
                                   "with used as (update sessions set last_used = $2 where token_hash = $1"
                                   " and last_used < $2 - interval '1 minute'),"
                                   " succeeded as (update sessions o set expires = $2 + interval '1 minute'"
                                   " from sessions s where s.token_hash = $1 and s.expires > $2"
                                   " and o.token_hash = s.replaces and o.expires > $2 + interval '1 minute') "
                                   "select s.agent, s.expires, s.address, s.user_agent, s.renewed from sessions s join "
                                   "agents a on a.id = s.agent "
                                   "where s.token_hash = $1 and s.expires > $2 and a.active"};
constexpr statement renew{
    "renew_session",
    "with due as (update sessions set renewed = $3 where token_hash = $1 and renewed <= $4"
    " and expires > $3 + interval '1 minute' returning agent, created, expires, address, user_agent) "
    "insert into sessions (token_hash, agent, created, expires, address, user_agent, renewed, replaces) "
    "select $2, agent, created, expires, address, user_agent, $3, $1 from due"};
constexpr statement delete_session{
    "delete_session", "with recursive chain as (select token_hash, replaces from sessions where token_hash = $1"
                      " union select s.token_hash, s.replaces from sessions s join chain c"
                      " on s.token_hash = c.replaces or s.replaces = c.token_hash) "
                      "delete from sessions where token_hash in (select token_hash from chain)"};
constexpr statement delete_sessions{"delete_sessions", "delete from sessions where agent = $1"};
constexpr statement delete_expired{"delete_expired", "delete from sessions where expires <= $1"};
constexpr statement select_preferences{"select_preferences", "select preferences from agents where id = $1"};
constexpr statement update_preferences{"update_preferences", "update agents set preferences = $2 where id = $1"};
constexpr statement insert_token{"insert_token", "insert into api_tokens (token_hash, agent, name, scopes, expires) "
                                                 "values ($1, $2, $3, $4, $5) returning id"};
constexpr statement select_token{"select_api_token",
                                 "with used as (update api_tokens set last_used = $2 where token_hash = $1"
                                 " and coalesce(last_used < $2 - interval '1 minute', true)) "
                                 "select t.id, t.agent, t.name, t.scopes, t.expires, t.last_used from api_tokens t "
                                 "join agents a on a.id = t.agent "
                                 "where t.token_hash = $1 and (t.expires is null or t.expires > $2) and a.active"};
constexpr statement select_tokens{"select_api_tokens",
                                  "select id, agent, name, scopes, expires, last_used from api_tokens "
                                  "where $1 in (0, agent) order by agent, id"};
constexpr statement delete_token{"delete_api_token", "delete from api_tokens where id = $1"};

api_token read_token(const row& from) {
  api_token t;
  from.into(t.id, t.agent, t.name, t.scopes, t.expires, t.last_used);
  return t;
}

error unknown() {
  return {errc::not_found, "the login is not valid any more", "log in again"};
}

result<std::int64_t> how_many(const result<rows>& r) {
  if (!r) return r.why();
  return r->affected();
}

} // namespace

result<void> create_session(connection& on, const std::string& token_hash, const session_row& row) {
  return done(on.run(insert_session,
                     with(bytes{token_hash}, row.agent.value, row.expires, row.address, row.user_agent, row.renewed)));
}

result<bool> renew_session(connection& on, const std::string& token_hash, const std::string& successor_hash,
                           instant now, instant before) {
  auto got = on.run(renew, with(bytes{token_hash}, bytes{successor_hash}, now, before));
  if (!got) return got.why();
  return got->affected() == 1;
}

result<session_row> use_session(connection& on, const std::string& token_hash, instant now) {
  auto got = on.run(select_session, with(bytes{token_hash}, now));
  if (!got) return got.why();
  if (got->empty()) return unknown();
  session_row s;
  (*got)[0].into(s.agent, s.expires, s.address, s.user_agent, s.renewed);
  return s;
}

result<void> end_session(connection& on, const std::string& token_hash) {
  return done(on.run(delete_session, with(bytes{token_hash})));
}

result<std::int64_t> end_sessions(connection& on, agent_id agent) {
  return how_many(on.run(delete_sessions, with(agent.value)));
}

result<std::int64_t> forget_expired_sessions(connection& on, instant now) {
  return how_many(on.run(delete_expired, with(now)));
}

result<std::string> load_preferences(connection& on, agent_id agent) {
  auto got = on.run(select_preferences, with(agent.value));
  if (!got) return got.why();
  return got->empty() ? std::string("{}") : (*got)[0].get<std::string>(0);
}

result<void> save_preferences(connection& on, agent_id agent, const std::string& json_text) {
  return done(on.run(update_preferences, with(agent.value, json{json_text})));
}

result<std::int64_t> create_api_token(connection& on, const std::string& token_hash, const api_token& row) {
  auto got = on.run(insert_token, with(bytes{token_hash}, row.agent.value, row.name, row.scopes, row.expires));
  if (!got) return got.why();
  return (*got)[0].get<std::int64_t>(0);
}

result<api_token> use_api_token(connection& on, const std::string& token_hash, instant now) {
  auto got = on.run(select_token, with(bytes{token_hash}, now));
  if (!got) return got.why();
  if (got->empty()) return unknown();
  return read_token((*got)[0]);
}

result<std::vector<api_token>> list_api_tokens(connection& on, std::optional<agent_id> agent) {
  auto got = on.run(select_tokens, with(agent ? agent->value : 0));
  if (!got) return got.why();
  std::vector<api_token> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back(read_token((*got)[i]));
  return out;
}

result<void> end_api_token(connection& on, std::int64_t id) {
  return done(on.run(delete_token, with(id)));
}

} // namespace barid::store
