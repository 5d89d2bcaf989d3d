#include "dsl/turns.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace barid::dsl {

agent_id choose(strategy how, const std::vector<candidate>& able, agent_id last, agent_id before) {
  std::vector<candidate> free;
  for (const auto& c : able)
    if (!c.capacity || c.in_hand < *c.capacity) free.push_back(c);
  if (free.empty()) return {};
  auto next_in_turn = [&] {
    std::ranges::sort(free, {}, [](const candidate& c) { return c.id.value; });
    const auto it = std::ranges::find_if(free, [&](const candidate& c) { return c.id.value > last.value; });
    return it == free.end() ? free.front().id : it->id;
  };
  switch (how) {
  case strategy::queue:
    return {};
  case strategy::round_robin:
    return next_in_turn();
  case strategy::least_busy:
    return std::ranges::min_element(free, {}, [](const candidate& c) { return std::pair(c.in_hand, c.id.value); })->id;
  case strategy::sticky:
    for (const auto& c : free)
      if (c.id == before) return c.id;
    return next_in_turn();
  }
  return {};
}

bool can_do(const program& rules, const std::string& team, const std::vector<std::string>& own,
            const std::vector<std::string>& needed) {
  const auto policy = rules.teams.find(team);
  return std::ranges::all_of(needed, [&](const std::string& s) {
    if (std::ranges::find(own, s) != own.end()) return true;
    return policy != rules.teams.end() && std::ranges::find(policy->second.skills, s) != policy->second.skills.end();
  });
}

std::string turn_of(std::vector<std::string> skills) {
  std::ranges::sort(skills);
  std::string out;
  for (const auto& s : skills) out += s + "\n";
  return out;
}

namespace {

/// What `assign … needing …` of a program names.
struct asked {
  std::set<std::string> teams;
  bool any = false; ///< One of them goes to a team that is read when it acts.
};

void note(const std::vector<action>& actions, asked& out) {
  for (const auto& a : actions) {
    if (!a.constant("needing")) continue;
    const auto* to = a.constant("to");
    if (to) out.teams.insert(to_text(*to));
    else out.any = true;
  }
}

void note(const rule& r, asked& out) {
  note(r.actions, out);
  note(r.each, out);
}

} // namespace

std::vector<std::string> teams_asked_for_skills(const program& rules) {
  asked out;
  for (const auto& e : rules.elses) note(e.actions, out);
  for (const auto& t : rules.tables)
    for (const auto& r : t.rules) note(r, out);
  for (const auto& f : rules.flows) {
    for (const auto& s : f.steps) note(s.acts, out);
    for (const auto& r : f.reactions) note(r.acts, out);
  }
  for (const auto& [name, policy] : rules.teams)
    if (out.any || !policy.skills.empty()) out.teams.insert(name);
  if (out.any) out.teams.insert(rules.outside_teams.begin(), rules.outside_teams.end());
  return {out.teams.begin(), out.teams.end()};
}

} // namespace barid::dsl
