#include "runtime/rules/member_skills.hpp"

#include "runtime/store/directory_people.hpp"

#include <algorithm>

namespace barid::rules {

result<std::map<std::string, std::vector<std::vector<std::string>>>> member_skills(store::connection& on) {
  const auto teams = store::list_teams(on);
  if (!teams) return teams.why();
  const auto agents = store::list_agents(on);
  if (!agents) return agents.why();
  const auto members = store::list_team_members(on);
  if (!members) return members.why();
  std::map<std::string, std::vector<std::vector<std::string>>> out;
  for (const auto& t : *teams) {
    if (!t.active) continue;
    auto& all = out[t.name];
    for (const auto& m : *members) {
      if (m.team != t.id) continue;
      const auto a = std::ranges::find(*agents, m.agent, &store::agent_row::id);
      if (a == agents->end() || !a->active) continue;
      auto skills = a->skills;
      for (const auto& l : a->languages) skills.push_back("lang." + l);
      all.push_back(std::move(skills));
    }
  }
  return out;
}

} // namespace barid::rules
