// actors/thread_state.hpp - what finds and answers a conversation by mail: stored with its state, not
// among the facts of its decisions.

#pragma once

#include "dsl/json.hpp"
#include "model/conversation.hpp"
#include "model/ids.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace barid::actors {

constexpr std::size_t most_participants = 200;

struct thread_state {
  std::string token;                    ///< Unguessable; in the Message-IDs that we write.
  std::uint64_t written = 0;            ///< Mails that we wrote: their counter.
  std::vector<std::string> message_ids; ///< Of the thread, oldest first, the newest 30.
  std::set<std::string> participants;   ///< Folded addresses that may join by reference; at most `most_participants`.
  std::vector<std::int64_t> heard;      ///< Mails of other conversations that its flows have heard; the newest 30.
  std::vector<std::int64_t> calls;      ///< Calls whose answers it has heard; the newest 30.
  std::int64_t desk_heard = 0;          ///< The newest event of the desk that it has heard.
  std::string reply_to;                 ///< Where answers go; the customer's address when empty.
  std::string written_to;               ///< Our address that the last mail came to: answers come from it. May be empty.
  std::vector<std::string> automatic_ids;  ///< Message-IDs of our own that no person wrote; the newest 30.
  std::optional<std::string> mail_subject; ///< Of its mails, where people corrected that of the conversation.
  std::int32_t robot_rounds = 0; ///< Automatic answers to answers to automatic mail, since a person of ours wrote.

  friend bool operator==(const thread_state&, const thread_state&) = default;
};

/// The key under which a conversation is found by a mail that has not come yet and that its first mail names:
/// the parent of a mail may come after it, and two answers to a mail that never came belong together.
[[nodiscard]] std::string expected_mail(const std::string& message_id);

/// Notes a Message-ID of the thread.
void remember(thread_state& t, const std::string& message_id);

/// Notes a Message-ID of ours that no person wrote.
void remember_automatic(thread_state& t, const std::string& message_id);

/// Whether one of these Message-IDs is of that kind.
[[nodiscard]] bool is_automatic(const thread_state& t, const std::vector<std::string>& message_ids);

/// Takes in who takes part in another conversation, and its mails.
void absorb(thread_state& t, const thread_state& other);

/// Notes a mail of another conversation.
void hear(thread_state& t, mail_id mail);

/// Notes a call whose answer was heard.
void hear(thread_state& t, outbox_id call);

/// What `conversations.state` holds.
[[nodiscard]] std::string stored_state(const conversation& c, const thread_state& t);
[[nodiscard]] result<std::pair<conversation, thread_state>> read_state(const std::string& stored);

/// 22 letters and digits with 128 bits of the system's randomness.
[[nodiscard]] std::string new_token();

} // namespace barid::actors
