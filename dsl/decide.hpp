// dsl/decide.hpp - an event, what is known, and the rules: what is to be done, and why.
//
// Pure: no clock, no I/O, no randomness. The same program, event and facts give the same decision
// next year.

#pragma once

#include "dsl/pinned.hpp"
#include "model/decision.hpp"
#include "model/event.hpp"

#include <vector>

namespace barid::dsl {

struct decide_options {
  /// Every rule with the answer to each of its questions, also those that the index left out or
  /// that were not reached: for `explain`. Costs time in proportion to the number of rules.
  bool explain = false;
  /// The code of running flows that the rules in force do not hold, by content hash; an instance whose
  /// rules are not here waits on, and ends where it should act. Borrowed for the time of the call.
  const pinned_programs* pinned = nullptr;
  /// Asks every question plainly instead of using the index; for holding the two together.
  bool without_index = false;
};

/// One event through its tables (language.md §5).
[[nodiscard]] decision decide(const program& rules, const event& e, const facts& known,
                              const decide_options& options = {});

/// The note of a mail that was stored without asking any rule: it is older than its account's
/// connection.
inline constexpr const char* imported_without_deciding =
    "the mail is older than the account's connection: it was imported without deciding";

struct decided {
  barid::event event;
  barid::decision decision;
};

/// The event, and then every event that the changes raise, in order, to depth 8. The conversation
/// after the last one is `back().decision.after`.
[[nodiscard]] std::vector<decided> decide_all(const program& rules, const event& e, const facts& known,
                                              const decide_options& options = {});

/// A change that a person made (`after`), recorded as `e`: decided where rules react to `e` itself
/// (`answered`), then the events it raises.
[[nodiscard]] std::vector<decided> decide_change(const program& rules, const event& e, const facts& known,
                                                 const conversation& after, const decide_options& options = {});

/// A timer's event, its moment come: `wake` opens what sleeps, everything else is for the rules.
[[nodiscard]] std::vector<decided> decide_due(const program& rules, const event& e, const facts& known,
                                              const decide_options& options = {});

/// An event of another conversation that answers this one, as where a mailbox keeps mails separate:
/// the flows hear it and nothing else does.
[[nodiscard]] std::vector<decided> decide_overheard(const program& rules, const event& e, const facts& known,
                                                    const decide_options& options = {});

} // namespace barid::dsl
