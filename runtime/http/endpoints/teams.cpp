// Teams, and who is in them.

#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/rules/name_places.hpp"
#include "runtime/store/directory_people.hpp"

#include <algorithm>

namespace barid::http {

namespace {

using namespace schema;

std::string subject_of(team_id id) {
  return "team/" + std::to_string(id.value);
}

result<store::team_row> load_team(store::connection& on, team_id id) {
  auto all = store::list_teams(on);
  if (!all) return all.why();
  const auto it = std::ranges::find(*all, id, &store::team_row::id);
  if (it == all->end()) return error{errc::not_found, "there is no such team", ""};
  return *it;
}

answer add_team(const call& c) {
  const auto name = c.body["name"].get<std::string>();
  team_id id;
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto made = store::create_team(on, name);
    if (!made) return made.why();
    id = *made;
    return change_note{store::audit_action::team_add, subject_of(id), {{"name", name}}};
  });
  return done ? json_answer({{"id", id.value}}, 201) : problem(done.why());
}

answer change_team(const call& c) {
  const team_id id{c.number("id")};
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto row = load_team(on, id);
    if (!row) return row.why();
    if (row->active && !c.body["active"].get<bool>())
      if (auto ok = rules::not_in_use(on, rules::directory_kind::team, id.value, row->name); !ok) return ok.why();
    row->name = c.body["name"];
    row->active = c.body["active"];
    if (auto ok = store::update_team(on, *row); !ok) return ok.why();
    return change_note{
        store::audit_action::team_change, subject_of(id), {{"name", row->name}, {"active", row->active}}};
  });
  return done ? empty_answer() : problem(done.why());
}

answer set_member(const call& c) {
  const team_id id{c.number("id")};
  const agent_id agent{c.body["agent"].get<std::int64_t>()};
  const bool member = c.body["member"];
  const bool lead = c.body.value("lead", false);
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    if (auto row = load_team(on, id); !row) return row.why();
    auto people = store::list_agents(on);
    if (!people) return people.why();
    if (std::ranges::find(*people, agent, &store::agent_row::id) == people->end())
      return error{errc::not_found, "there is no such person", ""};
    auto ok = member ? store::set_team_member(on, {id, agent, lead}) : store::remove_team_member(on, id, agent);
    if (!ok) return ok.why();
    return change_note{
        store::audit_action::team_member, subject_of(id), {{"agent", agent.value}, {"member", member}, {"lead", lead}}};
  });
  return done ? empty_answer() : problem(done.why());
}

} // namespace

std::vector<route> team_routes() {
  const access admins{false, role::admin};
  const response changed{204, "it is done", {}, ""};
  return {
      {"POST",
       "/api/v1/teams",
       "addTeam",
       "directory",
       "Add a team",
       admins,
       {},
       {},
       object({{"name", text(100, 1)}}),
       4096,
       {{201, "its id", object({{"id", integer(1)}})}},
       {409},
       add_team},
      {"PUT",
       "/api/v1/teams/{id}",
       "changeTeam",
       "directory",
       "Rename a team, or put it away; rules go on to mean one that is renamed, and one that they name is not put away",
       admins,
       {},
       {},
       object({{"name", text(100, 1)}, {"active", boolean()}}),
       4096,
       {changed},
       {404, 409},
       change_team},
      {"PUT",
       "/api/v1/teams/{id}/members",
       "setTeamMember",
       "directory",
       "Take a person into a team or out of it",
       admins,
       {},
       {},
       object({{"agent", integer(1)}, {"member", boolean()}}, {{"lead", boolean()}}),
       4096,
       {changed},
       {404},
       set_member},
  };
}

} // namespace barid::http
