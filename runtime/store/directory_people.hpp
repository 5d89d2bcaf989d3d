// runtime/store/directory_people.hpp - agents, teams, who is in which, and who may see what.

#pragma once

#include "runtime/store/connection.hpp"

namespace barid::store {

struct agent_row {
  agent_id id; ///< 0: not stored yet.
  std::string name;
  std::string email;
  std::string role = "agent"; ///< agent, lead, admin, owner
  std::vector<std::string> languages;
  std::vector<std::string> skills;
  std::optional<std::int32_t> capacity; ///< Nothing: the team's.
  std::string presence = "away";        ///< available, away, on_leave
  instant presence_since;
  bool active = true;
};

[[nodiscard]] result<std::vector<agent_row>> list_agents(connection& on);
/// Fails with `conflict` when the name or the e-mail address is taken. An agent and a team may not
/// have one name either.
[[nodiscard]] result<agent_id> create_agent(connection& on, const agent_row& row);
/// Everything but presence and password.
[[nodiscard]] result<void> update_agent(connection& on, const agent_row& row);
/// The same of somebody who leaves, inside a transaction: what they have open goes back to the teams, which the engine
/// sees to. `actor`: whose doing it is, as in `events`. How many conversations those are.
[[nodiscard]] result<std::int64_t> let_go(connection& on, agent_row row, const std::string& actor);
[[nodiscard]] result<void> set_presence(connection& on, agent_id id, const std::string& presence, instant at);
/// `hash` is an Argon2id string; empty takes the login by password away.
[[nodiscard]] result<void> set_password_hash(connection& on, agent_id id, const std::string& hash);

struct login {
  agent_id agent;
  std::string password_hash; ///< Empty: no login by password.
};
/// By e-mail address, whatever its case; not_found also for agents who left.
[[nodiscard]] result<login> find_login(connection& on, const std::string& email);

struct team_row {
  team_id id;
  std::string name;
  bool active = true;
};
struct team_member {
  team_id team;
  agent_id agent;
  bool lead = false;
};
[[nodiscard]] result<std::vector<team_row>> list_teams(connection& on);
[[nodiscard]] result<std::vector<team_member>> list_team_members(connection& on);
[[nodiscard]] result<team_id> create_team(connection& on, const std::string& name);
[[nodiscard]] result<void> update_team(connection& on, const team_row& row);
[[nodiscard]] result<void> set_team_member(connection& on, const team_member& member);
[[nodiscard]] result<void> remove_team_member(connection& on, team_id team, agent_id agent);

struct access_row {
  mailbox_id channel;
  agent_id agent;
  std::string level; ///< view, reply, manage
};
[[nodiscard]] result<std::vector<access_row>> list_access(connection& on);
/// An empty level takes the access away.
[[nodiscard]] result<void> set_access(connection& on, const access_row& row);

} // namespace barid::store
