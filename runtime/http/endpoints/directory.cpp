// The accounts that are connected, teams and agents.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/directory_channels.hpp"

namespace barid::http {

namespace {

using namespace schema;

answer channels(const call& c) {
  auto rows = c.read([](store::connection& on) { return store::list_channels(on); });
  if (!rows) return problem(rows.why());
  json out = json::array();
  for (const auto& r : *rows)
    out.push_back({{"id", r.id.value},
                   {"name", r.name},
                   {"addresses", r.addresses},
                   {"kind", r.kind},
                   {"state", r.state},
                   {"health", r.health},
                   {"health_text", r.health_text},
                   {"health_since", to_rfc3339(r.health_since)},
                   {"my_level", name_of(c.who->level_on(r.id))}});
  return json_answer({{"items", std::move(out)}});
}

answer teams(const call& c) {
  struct both {
    std::vector<store::team_row> teams;
    std::vector<store::team_member> members;
  };
  auto got = c.read([](store::connection& on) -> result<both> {
    auto rows = store::list_teams(on);
    if (!rows) return rows.why();
    auto members = store::list_team_members(on);
    if (!members) return members.why();
    return both{std::move(*rows), std::move(*members)};
  });
  if (!got) return problem(got.why());
  json out = json::array();
  for (const auto& t : got->teams) {
    json members = json::array();
    for (const auto& m : got->members)
      if (m.team == t.id) members.push_back({{"agent", m.agent.value}, {"lead", m.lead}});
    out.push_back({{"id", t.id.value}, {"name", t.name}, {"active", t.active}, {"members", std::move(members)}});
  }
  return json_answer({{"items", std::move(out)}});
}

answer agents(const call& c) {
  auto rows = c.read([](store::connection& on) { return store::list_agents(on); });
  if (!rows) return problem(rows.why());
  json out = json::array();
  for (const auto& a : *rows)
    out.push_back({{"id", a.id.value},
                   {"name", a.name},
                   {"email", a.email},
                   {"role", a.role},
                   {"languages", a.languages},
                   {"skills", a.skills},
                   {"presence", a.presence},
                   {"presence_since", to_rfc3339(a.presence_since)},
                   {"active", a.active}});
  return json_answer({{"items", std::move(out)}});
}

} // namespace

std::vector<route> directory_routes() {
  const auto items = [](json of) { return object({{"items", list(std::move(of))}}); };
  return {
      {"GET",
       "/api/v1/channels",
       "listChannels",
       "directory",
       "The connected accounts that you may see, with their health",
       {},
       {},
       {},
       {},
       0,
       {{200, "the channels",
         items(object({{"id", integer(1)},
                       {"name", text()},
                       {"addresses", list(text())},
                       {"kind", text()},
                       {"state", words({"off", "on", "paused"})},
                       {"health", text()},
                       {"health_text", text()},
                       {"health_since", moment()},
                       {"my_level", words({"view", "reply", "manage"})}}))}},
       {},
       channels},
      {"GET",
       "/api/v1/teams",
       "listTeams",
       "directory",
       "Teams and who is in them",
       {},
       {},
       {},
       {},
       0,
       {{200, "the teams",
         items(object({{"id", integer(1)},
                       {"name", text()},
                       {"active", boolean()},
                       {"members", list(object({{"agent", integer(1)}, {"lead", boolean()}}))}}))}},
       {},
       teams},
      {"GET",
       "/api/v1/agents",
       "listAgents",
       "directory",
       "The people of the desk",
       {},
       {},
       {},
       {},
       0,
       {{200, "the agents",
         items(object({{"id", integer(1)},
                       {"name", text()},
                       {"email", text()},
                       {"role", words({"agent", "lead", "admin", "owner"})},
                       {"languages", list(text())},
                       {"skills", list(text())},
                       {"presence", words({"available", "away", "on_leave"})},
                       {"presence_since", moment()},
                       {"active", boolean()}}))}},
       {},
       agents},
  };
}

} // namespace barid::http
