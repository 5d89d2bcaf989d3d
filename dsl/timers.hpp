// dsl/timers.hpp - everything that a conversation waits for, and the event that each wait ends
// with.
//
// Ids derive from what a timer is for: (clock, percent), (flow, step, iteration), (quiet start,
// length), (team, since when it waits there). The same wait has the same id whoever works it out, so that it never happens twice.

#pragma once

#include "dsl/program.hpp"
#include "model/conversation.hpp"
#include "model/event.hpp"

#include <map>
#include <string>
#include <vector>

namespace barid::dsl {

struct timer {
  std::string key;  ///< Unique in its conversation; at most 300 bytes.
  std::string kind; ///< The event's name: `sla warning`, `sla breach`, `flow step`, `flow limit`,
                    ///< `idle`, `unanswered`, `overflow`.
  instant due{};
  std::map<std::string, value> arguments;

  friend bool operator==(const timer&, const timer&) = default;
};

/// By time. `now` only drops warnings that a due breach supersedes.
[[nodiscard]] std::vector<timer> timers_of(const program& rules, const conversation& c, instant now);

/// What happens at `t.due`, as of the moment it was due.
[[nodiscard]] event event_of(const timer& t, const conversation& c);

} // namespace barid::dsl
