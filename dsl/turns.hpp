// dsl/turns.hpp - whose turn it is in a team, by its strategy.
//
// Pure: who is able, what each has in hand and who had the last one come in.

#pragma once

#include "dsl/program.hpp"
#include "model/decision.hpp"
#include "model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid::dsl {

/// Somebody who is available and has the skills.
struct candidate {
  agent_id id;
  std::int64_t in_hand = 0;
  std::optional<std::int64_t> capacity; ///< Missing: no limit.
};

/// Among `able`, in directory order; 0 when nobody has room, and always for a `queue`. `last`: who
/// had the last one that needed the same skills; `before`: who had this customer.
[[nodiscard]] agent_id choose(strategy how, const std::vector<candidate>& able, agent_id last, agent_id before);

/// Under which `last` is remembered: turns are taken apart for each set of skills.
[[nodiscard]] std::string turn_of(std::vector<std::string> skills);

/// Whether somebody with the skills `own` has all that are `needed` as a member of the team: what the team
/// declares with `skills`, every member has.
[[nodiscard]] bool can_do(const program& rules, const std::string& team, const std::vector<std::string>& own,
                          const std::vector<std::string>& needed);

/// The teams whose members' skills a decision asks for, by name: those that declare skills, and those that a rule
/// assigns to with `needing`, also where only the directory knows them as teams; all of the rules' where it assigns to
/// the team that the conversation has.
[[nodiscard]] std::vector<std::string> teams_asked_for_skills(const program& rules);

} // namespace barid::dsl
