#include "app/add_verb.hpp"
#include "app/arguments.hpp"
#include "app/change.hpp"
#include "app/command.hpp"
#include "app/listing.hpp"
#include "app/open_instance.hpp"
#include "runtime/store/directory_people.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace barid::app {

namespace {

using nlohmann::ordered_json;

struct team_arguments {
  std::shared_ptr<config_arguments> config;
  std::string team, user;
  bool lead = false;
  bool json = false;
};

/// Everything about teams, read at once.
struct directory_view {
  std::vector<store::team_row> teams;
  std::vector<store::agent_row> agents;
  std::vector<store::team_member> members;

  static result<directory_view> read(store::connection& on) {
    auto teams = store::list_teams(on);
    if (!teams) return teams.why();
    auto agents = store::list_agents(on);
    if (!agents) return agents.why();
    auto members = store::list_team_members(on);
    if (!members) return members.why();
    return directory_view{std::move(*teams), std::move(*agents), std::move(*members)};
  }

  [[nodiscard]] result<store::team_row> team(const std::string& name) const {
    const auto at = std::ranges::find(teams, name, &store::team_row::name);
    if (at != teams.end()) return *at;
    return error{errc::not_found, "there is no team `" + name + "`", "`barid team list` shows them"};
  }

  [[nodiscard]] result<store::agent_row> agent(const std::string& who) const {
    for (const auto& a : agents)
      if (a.name == who || a.email == who) return a;
    return error{errc::not_found, "there is no user `" + who + "`", "`barid user list` shows them"};
  }
};

/// One command: opens the database, reads the directory, and lets `work` change it.
template <class Work>
exit_code with_directory(const team_arguments& a, Work work) {
  auto desk = open_instance(*a.config);
  if (!desk) return report(desk.why());
  auto& on = desk->on;
  auto open = store::transaction::begin(on);
  if (!open) return report(open.why());
  auto view = directory_view::read(on);
  if (!view) return report(view.why());
  if (result<void> ok = work(on, *open, *view); !ok) return report(ok.why());
  return exit_code::ok;
}

std::string subject_of(team_id id) {
  return "team/" + std::to_string(id.value);
}

exit_code add(const team_arguments& a) {
  return with_directory(a, [&](auto& on, auto& open, const auto&) -> result<void> {
    if (a.team.empty() || a.team.size() > 60 ||
        std::ranges::any_of(a.team, [](unsigned char c) { return c <= ' ' || c == 0x7F; }))
      return error{errc::invalid, "`" + a.team + "` cannot be the name of a team",
                   "use a name without blanks, as rules write it"};
    auto id = store::create_team(on, a.team);
    if (!id) return id.why();
    const ordered_json detail{{"name", a.team}};
    if (auto ok = commit_change(on, open, {store::audit_action::team_add, subject_of(*id), detail.dump()}); !ok)
      return ok;
    std::cout << "added the team `" << a.team << "`\n";
    return {};
  });
}

exit_code list(const team_arguments& a) {
  return with_directory(a, [&](auto&, auto&, const directory_view& view) -> result<void> {
    auto out = ordered_json::array();
    std::vector<std::vector<std::string>> rows{{"TEAM", "MEMBERS"}};
    for (const auto& t : view.teams) {
      auto members = ordered_json::array();
      std::vector<std::string> words;
      for (const auto& m : view.members) {
        const auto agent = std::ranges::find(view.agents, m.agent, &store::agent_row::id);
        if (m.team != t.id || agent == view.agents.end()) continue;
        members.push_back({{"name", agent->name}, {"email", agent->email}, {"lead", m.lead}});
        words.push_back(agent->name + (m.lead ? " (lead)" : ""));
      }
      out.push_back({{"id", t.id.value}, {"name", t.name}, {"active", t.active}, {"members", members}});
      rows.push_back({t.name, words.empty() ? "nobody" : joined(words)});
    }
    if (a.json) std::cout << out.dump(2) << '\n';
    else if (rows.size() == 1) std::cout << "no teams yet; `barid team add NAME` adds one\n";
    else print_columns(std::cout, rows);
    return {};
  });
}

exit_code add_member(const team_arguments& a) {
  return with_directory(a, [&](auto& on, auto& open, const directory_view& view) -> result<void> {
    auto team = view.team(a.team);
    if (!team) return team.why();
    auto agent = view.agent(a.user);
    if (!agent) return agent.why();
    if (auto ok = store::set_team_member(on, {team->id, agent->id, a.lead}); !ok) return ok;
    const ordered_json detail{{"agent", agent->id.value}, {"lead", a.lead}};
    if (auto ok = commit_change(on, open, {store::audit_action::team_add_member, subject_of(team->id), detail.dump()});
        !ok)
      return ok;
    std::cout << agent->name << (a.lead ? " leads `" : " is in `") << team->name << "`\n";
    return {};
  });
}

exit_code remove_member(const team_arguments& a) {
  return with_directory(a, [&](auto& on, auto& open, const directory_view& view) -> result<void> {
    auto team = view.team(a.team);
    if (!team) return team.why();
    auto agent = view.agent(a.user);
    if (!agent) return agent.why();
    const bool there = std::ranges::any_of(
        view.members, [&](const store::team_member& m) { return m.team == team->id && m.agent == agent->id; });
    if (!there)
      return error{errc::not_found, agent->name + " is not in the team `" + team->name + "`",
                   "`barid team list` shows who is"};
    if (auto ok = store::remove_team_member(on, team->id, agent->id); !ok) return ok;
    const ordered_json detail{{"agent", agent->id.value}};
    if (auto ok =
            commit_change(on, open, {store::audit_action::team_remove_member, subject_of(team->id), detail.dump()});
        !ok)
      return ok;
    std::cout << agent->name << " is no longer in `" << team->name << "`\n";
    return {};
  });
}

} // namespace

void add_team(CLI::App& root, action& chosen) {
  auto* const group = root.add_subcommand("team", "Teams, and who is in them");
  group->require_subcommand(1);
  auto a = std::make_shared<team_arguments>();
  auto* command = add_verb(*group, chosen, "add", "Add a team, by the name that rules use", add, a);
  command->add_option("TEAM", a->team, "Its name")->required();
  command = add_verb(*group, chosen, "list", "List teams and their members", list, a);
  command->add_flag("--json", a->json, "Print a JSON array");
  command = add_verb(*group, chosen, "add-member", "Put a person into a team", add_member, a);
  command->add_option("TEAM", a->team, "The team")->required();
  command->add_option("USER", a->user, "E-mail address or name")->required();
  command->add_flag("--lead", a->lead, "This person leads the team: notified by `team.lead`");
  command = add_verb(*group, chosen, "remove-member", "Take a person out of a team", remove_member, a);
  command->add_option("TEAM", a->team, "The team")->required();
  command->add_option("USER", a->user, "E-mail address or name")->required();
}

} // namespace barid::app
