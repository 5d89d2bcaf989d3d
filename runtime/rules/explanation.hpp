// runtime/rules/explanation.hpp - a decision with its reasons, as one object: for `barid explain`,
// the console, and whoever else has to show why.

#pragma once

#include "dsl/program.hpp"
#include "dsl/sla.hpp"
#include "model/source.hpp"
#include "runtime/rules/replay.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace barid::rules {

/// A clock of the conversation after the decision.
struct explained_clock {
  std::string clock;
  std::string state;                      ///< `running`, `paused`, `met`, `stopped`, `breached`.
  std::optional<instant> due;             ///< The deadline; missing while it is paused or stopped.
  std::vector<dsl::clock_timer> warnings; ///< Those to come, by time.
};

[[nodiscard]] std::vector<explained_clock> explained_clocks(const dsl::program& rules, const conversation& c,
                                                            instant now);

/// One rule with its place in the files.
struct explained_rule {
  rule_trace trace;
  std::string file;
  std::size_t line = 0; ///< From 1.
  std::vector<effect> effects;
};

struct explained_table {
  std::string name;
  std::string match; ///< `first`, `all`; empty for reactions.
  std::vector<explained_rule> rules;
};

struct explained_event {
  barid::event event;
  std::vector<explained_table> tables;
  std::vector<effect> by_mailbox; ///< What the mailbox's defaults added.
  std::vector<trace_note> notes;
  std::size_t pruned = 0; ///< Rules that the index left out.
};

struct explanation {
  replayed what;
  std::vector<explained_event> events;
  std::vector<explained_clock> clocks;
};

/// One decision with the places of its rules. `rules`: null where they cannot be read any more.
[[nodiscard]] explained_event explain(const dsl::program* rules, const source_set& sources, const dsl::decided& d);

/// Puts together what `decide_all` with `explain` found. `sources` are those of the program.
[[nodiscard]] explanation explain(const dsl::program& rules, const source_set& sources, replayed what);

/// `{mail, conversation, events[{event, tables[{name, match, rules[{rule, outcome, by, file, line,
/// predicates, effects}]}], mailbox, notes, pruned}], effects, clocks}`.
[[nodiscard]] nlohmann::ordered_json to_json(const explanation& e);

/// `{event, tables[…], mailbox, notes, pruned}`, as above.
[[nodiscard]] nlohmann::ordered_json to_json(const explained_event& e);

/// What identifies a mail in the output of tools: `{message_id, from, subject}`.
[[nodiscard]] nlohmann::ordered_json mail_head(const mail& m);

} // namespace barid::rules
