// dsl/act.hpp - from the actions of a rule to effects.

#pragma once

#include "dsl/context.hpp"
#include "model/decision.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace barid::dsl {

/// The effect of an action, its arguments read; nothing where a guard of the engine or a limit
/// holds it back, which is noted.
[[nodiscard]] std::optional<effect> effect_of(const context& c, const table& t, const rule& r, const action& a,
                                              std::vector<trace_note>& notes);

/// An effect of the engine itself.
[[nodiscard]] effect made_by(const context& c, const std::string& rule, const std::string& verb,
                             std::vector<std::pair<std::string, value>> arguments);

/// The single-valued field that an effect sets, as `prefer` names it: `assign`, `sla`, `status`,
/// `priority`, or an attribute; empty for one that adds up, and for `keep`.
[[nodiscard]] std::string field_set_by(const effect& e);
/// What it sets the field to, as a text.
[[nodiscard]] std::string value_set_by(const effect& e);

/// Where rules of a table set a field differently and `prefer` names the better value.
void keep_preferred(const table& t, std::vector<effect>& effects, std::vector<trace_note>& notes);

/// Effects of one table that set a field differently: the later one wins, and the trace says so.
void note_contradictions(const std::vector<effect>& effects, std::vector<trace_note>& notes);
/// The same where a table before said something else (`so_far`).
void note_overruled(const std::vector<effect>& so_far, const std::vector<effect>& effects,
                    std::vector<trace_note>& notes);

/// The events that the change from `before` to `after` raises (language.md §5.7).
[[nodiscard]] std::vector<event> raised_by(const conversation& before, const conversation& after, const event& cause);

/// `at most once`: what counts as the same, across conversations. Per customer and mailbox; where the event is about no
/// conversation, per whom or what it is about: an agent, an account.
[[nodiscard]] std::string limit_key(const effect& e, const conversation& c, const event& about);

/// For people: `reply ack at most once per 24h`. Of an effect without a name, as a note, it names the rule.
[[nodiscard]] std::string limit_label(const effect& e);

} // namespace barid::dsl
