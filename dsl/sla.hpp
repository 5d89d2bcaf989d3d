// dsl/sla.hpp - what the clocks of a conversation do when something happens, and when they are due.
//
// first_response runs from the first customer mail to the first answer and never pauses;
// next_response from each further unanswered customer mail to its answer; resolution from the first
// mail until the conversation is closed, and again after it is reopened. Changing the SLA keeps
// start and pauses; the same SLA again does nothing (language.md §7).

#pragma once

#include "dsl/program.hpp"
#include "model/conversation.hpp"
#include "model/event.hpp"

#include <optional>
#include <vector>

namespace barid::dsl {

/// A flag: rules ended its SLA (`stop sla`), and what only fills in one leaves it at that.
inline constexpr const char* no_sla_flag = "no_sla";

/// The clocks of `after`, given those of `before` and the event that led from one to the other. Warnings that another
/// SLA finds passed are skipped, and so are those that rules would have given before they came into force.
[[nodiscard]] std::vector<sla_clock> clocks_after(const program& rules, const conversation& before,
                                                  const conversation& after, const event& e,
                                                  const std::optional<instant>& rules_since);

/// When a running clock warns or breaches next.
struct clock_timer {
  std::string clock;
  std::optional<unsigned> percent; ///< A warning; else the breach.
  instant due{};

  friend bool operator==(const clock_timer&, const clock_timer&) = default;
};

/// Every warning and breach that has not fired, of clocks that run, by time. Where the breach is
/// due by `now`, its earlier warnings are left out: it supersedes them.
[[nodiscard]] std::vector<clock_timer> clock_timers(const program& rules, const conversation& c, instant now);

/// The deadline of a clock; nothing while it is paused or stopped, or if its policy is gone.
[[nodiscard]] std::optional<instant> deadline_of(const program& rules, const conversation& c, const sla_clock& k);

/// What of its promise a clock has used up by `now` or by its stop: in working time where the promise is in working time;
/// pauses do not count. Zero where the SLA does not promise it any more.
[[nodiscard]] duration elapsed_of(const program& rules, const conversation& c, const sla_clock& k, instant now);

/// `t` plus an amount, by its calendar; nothing if the calendar is never open.
[[nodiscard]] std::optional<instant> plus(const program& rules, instant t, const amount& a);
/// Whether a wait can end: its calendar is open for so long.
[[nodiscard]] bool ends(const program& rules, const amount& wait);

} // namespace barid::dsl
