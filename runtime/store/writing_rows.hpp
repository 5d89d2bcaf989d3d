// runtime/store/writing_rows.hpp - what agents are writing, and the texts they use again and again.
//
// As `barid_engine`: whoever asks was let through to the conversation before.

#pragma once

#include "runtime/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::store {

struct draft_row {
  agent_id agent;
  conversation_id conversation;
  mailbox_id channel;
  std::string kind = "reply"; ///< reply, note
  std::int64_t version = 0;
  std::string content; ///< JSON
  instant updated;
};

/// Of one person in one conversation.
[[nodiscard]] result<std::vector<draft_row>> load_drafts(connection& on, agent_id agent, conversation_id conversation);
/// The newest of a person on these channels.
[[nodiscard]] result<std::vector<draft_row>> list_drafts(connection& on, agent_id agent,
                                                         const std::vector<mailbox_id>& channels, int limit);
/// The version stored. Fails with `conflict` where the draft is at another version than `expected`
/// (0: there is none yet).
[[nodiscard]] result<std::int64_t> save_draft(connection& on, const draft_row& row, std::int64_t expected);
[[nodiscard]] result<void> drop_draft(connection& on, agent_id agent, conversation_id conversation,
                                      const std::string& kind);

struct saved_reply {
  std::int64_t id = 0;
  std::string name;
  std::string language; ///< ISO 639-1; empty: any.
  std::string body;     ///< HTML with `{variables}`.
  instant updated;
  std::string actions = "{}"; ///< JSON (runtime/http/besides.hpp): what it does besides.
};
[[nodiscard]] result<std::vector<saved_reply>> list_saved_replies(connection& on);
/// Fails with `conflict` when the name is taken, with not_found for an id that is not there.
[[nodiscard]] result<std::int64_t> put_saved_reply(connection& on, const saved_reply& row, agent_id by);
[[nodiscard]] result<bool> remove_saved_reply(connection& on, std::int64_t id);

} // namespace barid::store
