// dsl/bookkeeping.hpp - what an event does to its conversation whatever the rules say.

#pragma once

#include "model/conversation.hpp"
#include "model/event.hpp"

namespace barid::dsl {

/// Before the tables: a new conversation gets its mailbox, subject, customer and beginning.
void open_books(const event& e, conversation& state);

/// After them: counts the mail, remembers since when the customer is unanswered. A customer's own mail reopens a conversation that waits, sleeps or is closed, unless a rule has
/// changed the status in this decision.
void keep_books(const event& e, const conversation& before, conversation& after);

} // namespace barid::dsl
