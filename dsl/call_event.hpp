// dsl/call_event.hpp - the events by which a conversation hears what its calls to other systems
// brought; dsl/call_answer decides them.

#pragma once

#include "dsl/call_reply.hpp"
#include "dsl/program.hpp"
#include "model/decision.hpp"
#include "model/event.hpp"

#include <optional>
#include <string>

namespace barid::dsl {

/// What of a call is needed once it comes back.
struct call_made {
  std::string name;
  std::string rule;                ///< That made it.
  std::optional<double> otherwise; ///< Which `else` of `program`; missing: it has none.
  std::string program;             ///< Hash of the rules that made it.
};
[[nodiscard]] call_made call_of(const effect& e);

/// Whether a conversation hears of its end at all: of a webhook only where `else` says what then.
[[nodiscard]] bool is_heard(const effect& call);

/// It came to nothing. Without id and time.
[[nodiscard]] event call_failed(const call_made& call, const std::string& why);

/// It was answered: the event that its extension emits, else one that no rule reacts to.
[[nodiscard]] event call_answered(const program& rules, const std::string& call, const call_reply& reply);

} // namespace barid::dsl
