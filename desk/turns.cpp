// desk/turns.cpp - whose turn it is in a team: what waits is given to whoever can take it, in the
// hours of the team. The engine does the same in actors/team.

#include "dsl/turns.hpp"

#include "desk/simulated.hpp"
#include "dsl/quiet.hpp"
#include "dsl/waiting.hpp"

#include <algorithm>

namespace barid::desk {

void simulated::serve_teams() {
  for (bool again = true; again && !astray_;) {
    again = false;
    for (const auto& [name, policy] : rules_->teams) again = serve(name, policy) || again;
  }
}

/// What waits there, the longest first.
std::vector<std::size_t> simulated::waiting_in(const std::string& team) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < threads_.size(); ++i)
    if (const auto& c = threads_[i].state; c.team == team && c.waits_since && dsl::waits_in_team(c)) out.push_back(i);
  std::ranges::stable_sort(out, {}, [&](std::size_t i) { return *threads_[i].state.waits_since; });
  return out;
}

/// Of a team that is closed now.
std::optional<instant> simulated::opening_of(const dsl::team_policy& policy) const {
  const auto hours = rules_->calendars.find(policy.hours);
  if (hours == rules_->calendars.end() || hours->second.is_open(now_)) return std::nullopt;
  return hours->second.next_opening(now_);
}

std::optional<instant> simulated::next_turn() const {
  std::optional<instant> out;
  for (const auto& [name, policy] : rules_->teams) {
    if (policy.strategy == dsl::strategy::queue) continue;
    const auto opens = opening_of(policy);
    if (opens && (!out || *opens < *out) && !waiting_in(name).empty()) out = opens;
  }
  return out;
}

/// Gives away the first conversation that somebody can take; false where there is none.
bool simulated::serve(const std::string& team, const dsl::team_policy& policy) {
  // people of a queue take theirs themselves
  if (policy.strategy == dsl::strategy::queue || opening_of(policy)) return false;
  auto& known = teams_[team];
  for (const auto number : waiting_in(team)) {
    const auto& c = threads_[number].state;
    const auto turn = dsl::turn_of(c.needing);
    const auto id = dsl::choose(policy.strategy, able(team, c.needing), known.last[turn], had_before(known, number));
    if (!id) continue;
    known.last[turn] = id;
    known.of_customer[c.customer.address] = id;
    dsl::change give;
    give.kind = dsl::change::kind_of::assign;
    give.agent = std::ranges::find(people_, id, &member::id)->as.name;
    give.agent_only = true;
    give.by_person = false;
    change(number, give, std::nullopt);
    return true;
  }
  return false;
}

/// Who had a conversation with this customer before; nobody is 0.
agent_id simulated::had_before(const team_line& known, std::size_t number) const {
  const auto& customer = threads_[number].state.customer.address;
  if (const auto it = known.of_customer.find(customer); it != known.of_customer.end()) return it->second;
  for (auto t = threads_.rbegin(); t != threads_.rend(); ++t)
    if (t->state.customer.address == customer)
      if (const auto* who = somebody(t->state.agent)) return who->id;
  return {};
}

std::vector<dsl::candidate> simulated::able(const std::string& team, const std::vector<std::string>& needing) const {
  std::vector<dsl::candidate> out;
  const auto& policy = rules_->teams.at(team);
  for (const auto& m : people_) {
    if (m.as.is != presence::available || !dsl::can_do(*rules_, team, m.as.skills, needing)) continue;
    if (std::ranges::find(m.as.teams, team) == m.as.teams.end()) continue;
    dsl::candidate c{m.id, in_hand(m.as.name), std::nullopt};
    if (m.as.capacity) c.capacity = *m.as.capacity;
    else if (policy.capacity) c.capacity = *policy.capacity;
    out.push_back(c);
  }
  return out;
}

std::int64_t simulated::in_hand(const std::string& agent) const {
  return std::ranges::count_if(
      threads_, [&](const thread& t) { return t.state.agent == agent && !dsl::is_over(t.state.status); });
}

} // namespace barid::desk
