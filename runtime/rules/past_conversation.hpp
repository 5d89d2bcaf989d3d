// runtime/rules/past_conversation.hpp - why a conversation became what it is: each of its
// decisions, explained.
//
// Every version is decided once more, by the rules that were in force then and with the facts that
// were stored with it, so that each question shows its answer and what it found. Where that gives
// other effects than those that were committed, or cannot be done, the trace that was stored is
// shown, and why.
//
// Never    changes anything.

#pragma once

#include "model/result.hpp"
#include "runtime/rules/explanation.hpp"
#include "runtime/store/connection.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::rules {

/// One version: what came, and the events that this raised.
struct past_step {
  std::int64_t version = 0;
  instant at{};
  std::string actor;                       ///< `rules`, `timer`, `agent Mona`.
  std::string program;                     ///< Hash of the rules, hexadecimal; empty where none were asked.
  std::string as_recorded;                 ///< Why the stored trace is shown; empty: it was decided once more.
  std::shared_ptr<const barid::mail> mail; ///< Of the event; may be null.
  std::vector<explained_event> events;     ///< At least one.
  std::vector<std::string> refused;        ///< Limits that said no at the commit.
};

struct past_conversation {
  conversation_id id;
  std::vector<past_step> steps; ///< By version.
};

/// All decisions of a conversation, or that of one version. Fails with not_found, or where the
/// store cannot be read.
[[nodiscard]] result<past_conversation> explain_past(store::connection& on, conversation_id id,
                                                     std::optional<std::int64_t> version = {});

/// `{conversation, decisions[{version, at, actor, program, decided_again, as_recorded, mail,
/// events, effects, refused}]}`; `events` as in the explanation of a mail.
[[nodiscard]] nlohmann::ordered_json to_json(const past_conversation& c);

} // namespace barid::rules
