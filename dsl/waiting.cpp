#include "dsl/waiting.hpp"

#include "dsl/quiet.hpp"
#include "dsl/sla.hpp"

namespace barid::dsl {

bool waits_in_team(const conversation& c) {
  return !c.team.empty() && c.agent.empty() && !is_over(c.status);
}

std::optional<instant> waiting_after(const conversation& before, const conversation& after, const event& e,
                                     const facts& known) {
  if (!waits_in_team(after)) return std::nullopt;
  if (waits_in_team(before) && before.team == after.team && before.waits_since) return before.waits_since;
  // a deadline that was long past moves it on now, not then: else it would rush through all teams
  return e.name == "overflow" ? known.now : e.at;
}

std::optional<overflow> overflow_of(const program& rules, const conversation& c) {
  if (!c.waits_since) return std::nullopt;
  const auto team = rules.teams.find(c.team);
  if (team == rules.teams.end() || !team->second.overflow_after) return std::nullopt;
  const auto due = plus(rules, *c.waits_since, *team->second.overflow_after);
  if (!due) return std::nullopt; // its calendar is never open again
  return overflow{c.team, team->second.overflow_team, *due};
}

} // namespace barid::dsl
