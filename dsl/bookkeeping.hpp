// dsl/bookkeeping.hpp - what an event does to its conversation whatever the rules say.

#pragma once

#include "model/conversation.hpp"
#include "model/event.hpp"

namespace barid::dsl {

/// Before the tables: a new conversation gets its mailbox, subject, customer and beginning.
void open_books(const event& e, conversation& state);

/// After them: counts the mail, remembers since when the customer is unanswered. A customer's own
/// mail reopens a conversation that waits, sleeps or is closed, unless a rule of this decision says
/// which status it has (`status_ruled`), be it the one it had before.
void keep_books(const event& e, const conversation& before, conversation& after, bool status_ruled = false);

} // namespace barid::dsl
