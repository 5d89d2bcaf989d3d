#include "runtime/store/directory_people.hpp"

#include "runtime/store/live_rows.hpp"

namespace barid::store {

namespace {

constexpr statement select_agents{"select_agents",
                                  "select id, name, email, role, languages, skills, capacity, presence,"
                                  " presence_since, active from agents order by lower(name), id"};
// A rule names teams and agents by one word: that word may not mean both.
constexpr statement insert_agent{"insert_agent",
                                 "insert into agents (name, email, role, languages, skills, capacity, active) "
                                 "select $1, $2, $3, $4, $5, $6, $7 where not exists"
                                 " (select from teams where lower(name) = lower($1) and active) returning id"};
constexpr statement update_one_agent{"update_agent",
                                     "update agents set name = $2, email = $3, role = $4, languages = $5, skills = $6,"
                                     " capacity = $7, active = $8 where id = $1 and not exists"
                                     " (select from teams t where lower(t.name) = lower($2) and t.active)"};
constexpr statement act_as{"act_as", "select set_config('barid.actor', $1, true)"};
constexpr statement count_open{"count_open_of", "select count(*) from conversations where agent = $1"
                                                " and status not in ('closed', 'quarantined', 'dropped', 'merged')"};
constexpr statement update_presence{"update_presence",
                                    "update agents set presence_since = case when presence = $2 then presence_since"
                                    " else $3 end, presence = $2 where id = $1"};
constexpr statement update_password{"update_password",
                                    "update agents set password_hash = nullif($2, '') where id = $1"};
constexpr statement select_login{"select_login",
                                 "select id, password_hash from agents where lower(email) = lower($1) and active"};
constexpr statement select_teams{"select_teams", "select id, name, active from teams order by lower(name), id"};
constexpr statement select_members{"select_members", "select team, agent, lead from team_members "
                                                     "order by team, joined, agent"};
constexpr statement insert_team{"insert_team",
                                "insert into teams (name) select $1 where not exists"
                                " (select from agents where lower(name) = lower($1) and active) returning id"};
constexpr statement update_one_team{"update_team",
                                    "update teams set name = $2, active = $3 where id = $1 and not exists"
                                    " (select from agents a where lower(a.name) = lower($2) and a.active)"};
constexpr statement upsert_member{"upsert_member", "insert into team_members (team, agent, lead) values ($1, $2, $3) "
                                                   "on conflict (team, agent) do update set lead = excluded.lead"};
constexpr statement delete_member{"delete_member", "delete from team_members where team = $1 and agent = $2"};
constexpr statement select_access{"select_access",
                                  "select channel, agent, level from channel_access order by channel, agent"};
constexpr statement upsert_access{"upsert_access",
                                  "insert into channel_access (channel, agent, level) values ($1, $2, $3) "
                                  "on conflict (channel, agent) do update set level = excluded.level"};
constexpr statement delete_access{"delete_access", "delete from channel_access where channel = $1 and agent = $2"};

error taken(const std::string& what) {
  return {errc::conflict, what + " is taken by another agent or team", "choose another one"};
}

/// A write that changes one row; no row means that the name is taken or the id unknown.
result<void> one(connection& on, const statement& what, const parameters& values, const std::string& name) {
  auto done = on.run(what, values);
  if (!done && on.last_state() == "23505") return taken("`" + name + "` or its address");
  if (!done && on.last_state() == "23503")
    return error{errc::not_found, "the agent, team or channel does not exist", ""};
  if (!done) return done.why();
  if (done->affected() == 1) return {};
  if (!name.empty()) return taken("`" + name + "`");
  return error{errc::not_found, "it does not exist", ""};
}

template <class Id>
result<Id> insert(connection& on, const statement& what, const parameters& values, const std::string& name) {
  auto got = on.run(what, values);
  if (!got && on.last_state() == "23505") return taken("`" + name + "` or its address");
  if (!got) return got.why();
  if (got->empty()) return taken("`" + name + "`");
  return (*got)[0].get<Id>(0);
}

/// What they have open shows no longer what they may not see: heard when the change is committed.
result<void> tell_of_access(connection& on, agent_id who) {
  live_row told;
  told.kind = "access";
  told.payload = R"({"to": [)" + std::to_string(who.value) + "]}";
  return tell_live(on, told);
}

} // namespace

result<std::vector<agent_row>> list_agents(connection& on) {
  auto got = on.run(select_agents);
  if (!got) return got.why();
  std::vector<agent_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& a = out[i];
    (*got)[i].into(a.id, a.name, a.email, a.role, a.languages, a.skills, a.capacity, a.presence, a.presence_since,
                   a.active);
  }
  return out;
}

result<agent_id> create_agent(connection& on, const agent_row& row) {
  return insert<agent_id>(on, insert_agent,
                          with(row.name, row.email, row.role, row.languages, row.skills, row.capacity, row.active),
                          row.name);
}

result<void> update_agent(connection& on, const agent_row& row) {
  if (auto ok =
          one(on, update_one_agent,
              with(row.id.value, row.name, row.email, row.role, row.languages, row.skills, row.capacity, row.active),
              row.name);
      !ok)
    return ok;
  return tell_of_access(on, row.id);
}

result<std::int64_t> let_go(connection& on, agent_row row, const std::string& actor) {
  auto open = on.run(count_open, with(row.id.value));
  if (!open) return open.why();
  if (auto acts = on.run(act_as, with(actor)); !acts) return acts.why();
  row.active = false;
  if (auto ok = update_agent(on, row); !ok) return ok.why();
  return (*open)[0].get<std::int64_t>(0);
}

result<void> set_presence(connection& on, agent_id id, const std::string& presence, instant at) {
  return one(on, update_presence, with(id.value, presence, at), "");
}

result<void> set_password_hash(connection& on, agent_id id, const std::string& hash) {
  return one(on, update_password, with(id.value, hash), "");
}

result<login> find_login(connection& on, const std::string& email) {
  auto got = on.run(select_login, with(email));
  if (!got) return got.why();
  if (got->empty()) return error{errc::not_found, "there is no agent with that address", ""};
  login out;
  (*got)[0].into(out.agent, out.password_hash);
  return out;
}

result<std::vector<team_row>> list_teams(connection& on) {
  auto got = on.run(select_teams);
  if (!got) return got.why();
  std::vector<team_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].id, out[i].name, out[i].active);
  return out;
}

result<std::vector<team_member>> list_team_members(connection& on) {
  auto got = on.run(select_members);
  if (!got) return got.why();
  std::vector<team_member> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].team, out[i].agent, out[i].lead);
  return out;
}

result<team_id> create_team(connection& on, const std::string& name) {
  return insert<team_id>(on, insert_team, with(name), name);
}

result<void> update_team(connection& on, const team_row& row) {
  return one(on, update_one_team, with(row.id.value, row.name, row.active), row.name);
}

result<void> set_team_member(connection& on, const team_member& m) {
  return one(on, upsert_member, with(m.team.value, m.agent.value, m.lead), "");
}

result<void> remove_team_member(connection& on, team_id team, agent_id agent) {
  return one(on, delete_member, with(team.value, agent.value), "");
}

result<std::vector<access_row>> list_access(connection& on) {
  auto got = on.run(select_access);
  if (!got) return got.why();
  std::vector<access_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].channel, out[i].agent, out[i].level);
  return out;
}

result<void> set_access(connection& on, const access_row& row) {
  if (row.level.empty()) {
    auto done = on.run(delete_access, with(row.channel.value, row.agent.value));
    if (!done) return done.why();
  } else if (auto ok = one(on, upsert_access, with(row.channel.value, row.agent.value, row.level), ""); !ok) {
    return ok;
  }
  return tell_of_access(on, row.agent);
}

} // namespace barid::store
