// runtime/store/held_rows.hpp - answers that are to go later.
//
// Restart  keeps them. One that was being sent comes back when its lease ends; whether it was sent
// is asked
//          by the key of its effect.

#pragma once

#include "runtime/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::store {

struct held_answer {
  std::int64_t id = 0;
  conversation_id conversation;
  mailbox_id channel;
  agent_id agent;
  instant due;
  std::int64_t seen_version = 0; ///< Of the conversation, as the author knew it.
  std::string answer;            ///< JSON; runtime/http/held_answers.hpp
  std::string state = "waiting"; ///< `waiting`, `sending`, `held back`
  std::string reason;            ///< Why it was held back.
};

[[nodiscard]] result<std::int64_t> create_held(connection& on, const held_answer& row);
/// In the order in which they go.
[[nodiscard]] result<std::vector<held_answer>> held_in(connection& on, conversation_id conversation);
[[nodiscard]] result<std::vector<held_answer>> held_by(connection& on, agent_id agent);
/// Takes it back; nothing where it is being sent, or was.
[[nodiscard]] result<std::optional<held_answer>> take_back_held(connection& on, std::int64_t id);

/// Those that are due, for this caller alone until `lease`.
[[nodiscard]] result<std::vector<held_answer>> claim_held(connection& on, instant now, instant lease, int most);
[[nodiscard]] result<void> finish_held(connection& on, std::int64_t id);
[[nodiscard]] result<void> hold_back(connection& on, std::int64_t id, const std::string& reason);
[[nodiscard]] result<void> hold_until(connection& on, std::int64_t id, instant due);

/// Whether an effect is in the outbox.
[[nodiscard]] result<bool> was_queued(connection& on, const std::string& effect_key);
/// Whether mail came or went behind this version.
[[nodiscard]] result<bool> mail_since(connection& on, conversation_id conversation, std::int64_t version);

} // namespace barid::store
