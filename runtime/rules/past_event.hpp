// runtime/rules/past_event.hpp - a stored event as it was decided: itself, and what was known then.

#pragma once

#include "dsl/json.hpp"
#include "model/event.hpp"
#include "model/result.hpp"

#include <optional>
#include <string>

namespace barid::rules {

struct past_event {
  barid::event event;
  facts known;
  /// With what a person changed, before rules saw it; missing where nobody changed anything.
  std::optional<conversation> changed;
};

/// `stored`: the facts of the first event of a version. `parsed`: the event's mail, or empty. Fails
/// with what another version wrote.
[[nodiscard]] result<past_event> past_event_of(conversation_id of, const std::string& stored,
                                               const std::string& parsed);

/// Whether the trace says that no rule saw the mail.
[[nodiscard]] bool is_undecided(const dsl::json& trace);

} // namespace barid::rules
