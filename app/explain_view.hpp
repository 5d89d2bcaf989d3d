// app/explain_view.hpp - an explanation printed for people.

#pragma once

#include "app/terminal.hpp"
#include "runtime/rules/explanation.hpp"
#include "runtime/rules/past_conversation.hpp"

#include <iosfwd>
#include <string>

namespace barid::app {

/// The mail, each table with its rules and questions, what was done, the clocks.
void print_explanation(std::ostream& out, const painter& paint, const rules::explanation& e);

/// Each decision of a conversation in order, as that of a mail.
void print_past(std::ostream& out, const painter& paint, const rules::past_conversation& c);

/// `tag vip`, `assign billing needing lang.ar`: an effect as the rules would write it, on one line.
[[nodiscard]] std::string in_words(const effect& e);

} // namespace barid::app
