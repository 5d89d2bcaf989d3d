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

/// Is told what a decision spends its time on, as it does: for measuring what rules cost. Parts do not
/// overlap; what is in none of them is the same for all rules.
class decide_watch {
public:
  enum class part {
    index,     ///< Questions of all rules at once, by the index.
    condition, ///< What the index left of a rule's condition; `rule` says which.
    actions,   ///< What the rules of a table do that act together.
  };

  decide_watch() = default;
  decide_watch(const decide_watch&) = delete;
  decide_watch& operator=(const decide_watch&) = delete;
  virtual ~decide_watch() = default;

  virtual void begin() = 0;
  /// `of`: null for the index. `which`: null except for a condition, whose answer is `yes`.
  virtual void end(part what, const table* of, const rule* which, bool yes) = 0;
};

struct decide_options {
  /// Every rule with the answer to each of its questions, also those that the index left out or
  /// that were not reached: for `explain`. Costs time in proportion to the number of rules.
  bool explain = false;
  /// The code of running flows that the rules in force do not hold, by content hash; an instance whose
  /// rules are not here waits on, and ends where it should act. Borrowed for the time of the call.
  const pinned_programs* pinned = nullptr;
  /// Asks every question plainly instead of using the index; for holding the two together.
  bool without_index = false;
  /// Null, or borrowed for the time of the call.
  decide_watch* watch = nullptr;
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
