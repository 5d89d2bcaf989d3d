// runtime/store/conversation_rows.hpp - reading one conversation, and finding it.

#pragma once

#include "runtime/store/deciding.hpp"
#include "runtime/store/exchange.hpp"

#include <utility>
#include <vector>

namespace barid::store {

/// What its actor needs to go on.
struct loaded_conversation {
  conversation row;
  std::vector<timer_row> timers;
  std::vector<clock_row> clocks; ///< Those that have not ended, broken ones included; oldest first.
  std::vector<flow_row> flows;
};

/// Fails with not_found; under an agent's identity also for what the agent may not see (P17).
[[nodiscard]] result<loaded_conversation> load_conversation(connection& on, conversation_id id);

/// The one in which something happened last; 0: there is none.
[[nodiscard]] result<conversation_id> newest_conversation(connection& on);

/// Of each clock the newest, also where it is over: what was promised, and whether it was kept.
[[nodiscard]] result<std::vector<clock_row>> newest_clocks(connection& on, conversation_id id);

struct stored_event {
  event_row row;
  std::int64_t version = 0;
  std::int32_t n = 0;
  instant recorded;
  std::vector<std::string> refused;
};

/// Events of versions above `after`, in order.
[[nodiscard]] result<std::vector<stored_event>> load_events(connection& on, conversation_id id, std::int64_t after,
                                                            int limit);

struct timeline_entry {
  conversation_id conversation; ///< Itself, or one that was merged into it.
  std::int64_t version = 0;     ///< Of that conversation.
  mail_id mail;                 ///< Incoming.
  outbox_id outbox;             ///< Outgoing.
  agent_id author;
  instant at;
};
/// Its own first, in order; then those of conversations that were merged into it.
[[nodiscard]] result<std::vector<timeline_entry>> load_timeline(connection& on, conversation_id id);

struct thread_match {
  std::string message_id_hash;
  conversation_id conversation;
};

/// Conversations of this channel that know one of the Message-IDs. Whether the sender may join them
/// is for the caller to judge (promises, thread security).
[[nodiscard]] result<std::vector<thread_match>> find_threads(connection& on, mailbox_id channel,
                                                             const std::vector<std::string>& hashes);

/// The conversation of an unguessable token of ours, inside this channel only; 0 when there is
/// none.
[[nodiscard]] result<conversation_id> find_by_token(connection& on, mailbox_id channel, const std::string& token);

/// Both as parts of an exchange; `out` is set when it has run.
void ask_threads(exchange& to, mailbox_id channel, const std::vector<std::string>& hashes,
                 std::vector<thread_match>& out);
void ask_token(exchange& to, mailbox_id channel, const std::string& token, conversation_id& out);

/// How many flow instances stand in each step: what a deletion is refused with.
struct flow_count {
  std::string flow, step;
  std::string program; ///< Hash of the rules that they are pinned to.
  std::string code;    ///< Hash of the flow's declaration there.
  std::int64_t running = 0;
};
[[nodiscard]] result<std::vector<flow_count>> count_flows(connection& on);

/// Conversations behind `after` that wait for something: those with running flows, or all that are
/// not over. By id, at most `limit`.
[[nodiscard]] result<std::vector<std::pair<conversation_id, mailbox_id>>> conversations_that_wait(connection& on,
                                                                                                  conversation_id after,
                                                                                                  bool all, int limit);

} // namespace barid::store
