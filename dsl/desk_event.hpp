// dsl/desk_event.hpp - what happens to the desk itself: somebody comes or goes, an account fails.
//
// Such an event is decided once, about no conversation; then, where a rule says `for each open
// conversation of agent`, by each of them. The engine (actors/attendant) and the simulated desk of
// tests (desk/) both ask here.

#pragma once

#include "dsl/program.hpp"
#include "model/decision.hpp"
#include "model/event.hpp"

namespace barid::dsl {

/// Somebody is not in the directory any more. No rule speaks of it: their conversations go back to the teams.
inline constexpr const char* agent_left = "agent left";

/// `agent available`, `agent away`, `agent on leave`; empty where nobody knows.
[[nodiscard]] const char* event_of(presence is);

/// Whether a rule that acted has something to say to the agent's conversations.
[[nodiscard]] bool speaks_to_each(const program& rules, const trace& t);

} // namespace barid::dsl
