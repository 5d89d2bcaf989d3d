#include "dsl/turns.hpp"

#include <algorithm>
#include <utility>

namespace barid::dsl {

agent_id choose(strategy how, const std::vector<candidate>& able, agent_id last, agent_id before) {
  std::vector<candidate> free;
  for (const auto& c : able)
    if (!c.capacity || c.in_hand < *c.capacity) free.push_back(c);
  if (free.empty()) return {};
  auto next_in_turn = [&] {
    std::ranges::sort(free, {}, [](const candidate& c) { return c.id.value; });
    const auto it =
        std::ranges::find_if(free, [&](const candidate& c) { return c.id.value > last.value; });
    return it == free.end() ? free.front().id : it->id;
  };
  switch (how) {
  case strategy::queue:
    return {};
  case strategy::round_robin:
    return next_in_turn();
  case strategy::least_busy:
    return std::ranges::min_element(
               free, {}, [](const candidate& c) { return std::pair(c.in_hand, c.id.value); })
        ->id;
  case strategy::sticky:
    for (const auto& c : free)
      if (c.id == before) return c.id;
    return next_in_turn();
  }
  return {};
}

std::string turn_of(std::vector<std::string> skills) {
  std::ranges::sort(skills);
  std::string out;
  for (const auto& s : skills) out += s + "\n";
  return out;
}

text_list skills_needed(const effect& assign) {
  const auto* needing = assign.argument("needing");
  const auto* other = assign.argument("else");
  if (!needing || (other && assign.text("to") == to_text(*other))) return {};
  const auto* list = std::get_if<text_list>(needing);
  return list ? *list : text_list();
}

namespace {

bool asked_in(const std::vector<action>& actions, const std::string& team) {
  return std::ranges::any_of(actions, [&](const action& a) {
    const auto* to = a.constant("needing") ? a.constant("to") : nullptr;
    return to && to_text(*to) == team;
  });
}

bool asks_for_skills(const rule& r, const std::string& team) {
  return asked_in(r.actions, team) || asked_in(r.each, team);
}

} // namespace

std::vector<std::string> teams_asked_for_skills(const program& rules) {
  std::vector<std::string> out;
  for (const auto& [name, policy] : rules.teams) {
    const auto asks = [&team = name](const rule& r) { return asks_for_skills(r, team); };
    const bool asked =
        !policy.skills.empty() ||
        std::ranges::any_of(
            rules.elses,
            [&team = name](const std::vector<action>& e) { return asked_in(e, team); }) ||
        std::ranges::any_of(rules.tables,
                            [&](const table& t) { return std::ranges::any_of(t.rules, asks); }) ||
        std::ranges::any_of(rules.flows, [&](const flow_policy& f) {
          return std::ranges::any_of(f.steps, asks, &flow_step::acts) ||
                 std::ranges::any_of(f.reactions, asks, &flow_reaction::acts);
        });
    if (asked) out.push_back(name);
  }
  return out;
}

} // namespace barid::dsl
