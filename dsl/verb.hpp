// dsl/verb.hpp - what a verb of the rule language is.
//
// A verb is one file in dsl/verbs/ with one `const verb`, and its line in dsl/verbs/verbs.cpp. The
// grammar knows only `verb arguments`; the checker, the documentation, completion and the engine
// read the description below.

#pragma once

#include "dsl/program.hpp"
#include "model/conversation.hpp"
#include "model/decision.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace barid::dsl {

class action_reader;

/// What carries an effect out after the decision is committed.
enum class carried_by : std::uint8_t {
  conversation, ///< Only the conversation changes.
  outbox,       ///< A mail leaves the engine.
  people,       ///< Somebody of the desk is told.
  calls,        ///< Another system, or an extension, is called.
};

struct verb {
  std::string_view name{};    ///< One word; `stop sla` is the verb `stop` with a word.
  std::string_view shape{};   ///< `assign TEAM|AGENT [needing SKILL, …] [else TEAM]`.
  std::string_view summary{}; ///< One line.
  std::string_view example{}; ///< A statement that checks.

  /// The single-valued field that it sets, for finding rules that contradict each other; empty
  /// where it adds up.
  std::string_view sets{};
  bool final = false;      ///< Later tables are not reached.
  bool sets_aside = false; ///< The mail does not count as one of the conversation.
  bool raises = false;     ///< Applied after plain sets; takes the greater value.
  carried_by by = carried_by::conversation;
  bool alone = false;          ///< Acts also where the event is about no conversation.
  bool automatic_mail = false; ///< Held back by the engine's own guards.

  /// Reads the arguments into `out`; reports what is wrong and returns false then.
  bool (*check)(action_reader& in, action& out) = nullptr;
  /// Changes the conversation; null where it changes nothing.
  void (*apply)(const effect& e, conversation& c) = nullptr;
  /// Whether the field is there already, so that `otherwise` and `defaults` leave it alone.
  bool (*filled)(const conversation& c, const effect& e) = nullptr;
};

/// Every verb, in the order of the reference.
[[nodiscard]] std::span<const verb* const> verbs();
[[nodiscard]] const verb* find_verb(std::string_view name);

} // namespace barid::dsl
