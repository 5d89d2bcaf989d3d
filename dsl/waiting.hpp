// dsl/waiting.hpp - a conversation that waits for somebody of its team, and for how long it may.
//
// It waits from the moment it came to the team, or its agent gave it back, or it was opened again.
// Where the team has `overflow TEAM after D`, that is a deadline like those of clocks: a timer in the
// store. Whoever takes it there needs none of the skills that were asked for in the first team.

#pragma once

#include "dsl/program.hpp"
#include "model/conversation.hpp"
#include "model/event.hpp"

#include <optional>

namespace barid::dsl {

/// In a team, with nobody, and not over.
[[nodiscard]] bool waits_in_team(const conversation& c);

/// `conversation::waits_since` of `after`, given the conversation before and what happened.
[[nodiscard]] std::optional<instant> waiting_after(const conversation& before, const conversation& after,
                                                   const event& e, const facts& known);

struct overflow {
  std::string from, to; ///< Teams.
  instant due{};
};
/// Where and when the conversation goes if nobody takes it; nothing where it may wait for ever.
[[nodiscard]] std::optional<overflow> overflow_of(const program& rules, const conversation& c);

} // namespace barid::dsl
