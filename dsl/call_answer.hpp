// dsl/call_answer.hpp - what a call to another system brought, heard by the conversation that made it.
//
// A call that came to nothing is the event `call failed`: what `else` said acts, by the rules that made
// the call, whatever is in force by now. An answer may set attributes, add tags and leave a note, and is
// the event that its extension emits, for the rules in force.

#pragma once

#include "dsl/decide.hpp"
#include "dsl/outcome.hpp"

namespace barid::dsl {

/// Arguments of such events: `call` (its name), `rule` (who made it), `else` and `program` (where it
/// has one), `why` of a failure; `set.ATTRIBUTE`, `tag`, `note` of an answer.
void hear_answer(const context& c, const decide_options& options, outcome& out);

/// The hash of the rules that the event needs besides those in force; empty where it needs none.
[[nodiscard]] std::string rules_needed(const program& in_force, const event& e);

} // namespace barid::dsl
