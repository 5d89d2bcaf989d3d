// dsl/quiet.hpp - `idle D` and `unanswered D`: what happens because nothing does.
//
// A quiet period begins with the last mail, note or change by a person (idle), or with the oldest
// customer mail without an answer (unanswered). Each length that rules ask for happens once in it.
// While a conversation is closed or set aside, nobody waits (dsl/timers): what would have happened
// meanwhile happens when it is opened again, if it is still quiet.

#pragma once

#include "dsl/program.hpp"
#include "model/conversation.hpp"
#include "model/event.hpp"

#include <string>
#include <vector>

namespace barid::dsl {

/// Whether the conversation is closed, quarantined, dropped or merged into another.
[[nodiscard]] bool is_over(const std::string& status);
/// The flag of what people have called spam; its status is `quarantined`.
inline constexpr const char* spam_flag = "spam";
/// The note of a mail to such a conversation.
inline constexpr const char* spam_without_deciding =
    "the conversation is spam: the mail stays in it, and no rule was asked";
/// Whether people have said that it is spam: what comes to it stays there, and no rule acts on it.
[[nodiscard]] bool is_spam(const conversation& c);

/// Adds a watch for the filter if it is one of quiet and is not in the list.
void watch_quiet(std::vector<quiet_watch>& into, const event_filter& on, instant from = {});
/// Those of everything that a running flow listens to.
void watch_quiet(std::vector<quiet_watch>& into, const flow_policy& f, instant started);

/// The waits of `after`, given the conversation before and the event that led from one to the
/// other. A length that the rules did not ask for before counts only where it ends after they came
/// into force (`facts::rules_since`; unknown: after the event).
[[nodiscard]] std::vector<quiet_wait> quiet_after(const program& rules, const std::vector<quiet_watch>& watched,
                                                  const conversation& before, const conversation& after, const event& e,
                                                  const facts& known);

} // namespace barid::dsl
