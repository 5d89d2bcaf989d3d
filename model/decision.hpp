// model/decision.hpp - what was decided, and why.

#pragma once

#include "model/conversation.hpp"
#include "model/event.hpp"
#include "model/value.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace barid {

/// One consequence of a rule: a verb of the language with its arguments, evaluated.
struct effect {
  std::string verb;
  std::string rule; ///< `table.rule`, or `mailbox NAME` for its defaults.
  std::vector<std::pair<std::string, value>> arguments;
  std::string key; ///< SHA-256 of event id, rule, verb and arguments, hexadecimal: acts once.

  [[nodiscard]] const value* argument(const std::string& name) const {
    for (const auto& [n, v] : arguments)
      if (n == name) return &v;
    return nullptr;
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    const auto* v = argument(name);
    return v ? to_text(*v) : std::string();
  }
};

/// One yes/no question of a rule and its answer for this event.
struct predicate_trace {
  std::string text; ///< As written in the file.
  enum class answer { no, yes, not_asked } answered = answer::not_asked;
  std::string found; ///< What the field held, or the part around its first match; may be cut.
  /// Bytes [begin, end) of `found` that match; in order and apart.
  std::vector<std::pair<std::size_t, std::size_t>> matched{};
  /// What `mentions` compared: the stems of the words that match, else of those that were looked for; the first few.
  std::vector<std::string> stems{};
};

enum class rule_outcome {
  acted,
  condition_false,
  not_reached, ///< An earlier rule of a `match first` table acted, or an action was final.
  overridden,  ///< Another rule that held overrides it.
  pruned,      ///< The index knew that it cannot hold; only listed when asked for.
};

struct rule_trace {
  std::string table;
  std::string rule; ///< `otherwise` and `defaults` for those.
  rule_outcome outcome = rule_outcome::not_reached;
  std::vector<predicate_trace> predicates;
  std::string by; ///< What kept it from being reached, or what pruned it.
};

/// Where what an effect wanted gave way to something else.
struct trace_note {
  std::string rule;
  std::string text;
};

struct trace {
  std::string program; ///< Content hash of the rules.
  std::vector<rule_trace> rules;
  std::vector<trace_note> notes;
  std::size_t pruned = 0; ///< Rules that the index left out.
};

struct decision {
  std::vector<effect> effects;
  conversation after;        ///< The conversation with the effects applied.
  bool final = false;        ///< `quarantine`, `drop` or `stop` ended it.
  std::vector<event> raised; ///< Events that the changes raise, in order.
  barid::trace trace;
};

} // namespace barid
