// actors/mailbox.hpp - one account's mail on its way from the inbox to conversations.
//
// Owns     the order of its mails, its live conversations, and the Message-IDs of mails that are not
//          committed yet or were just now: a reply that comes close behind finds its conversation.
// Never    looks for references in another account (promises, thread security); blocks.
// Fails    a mail that cannot be looked up is tried again; it stays in the inbox meanwhile and holds
//          up only what came after it in this account.
// Restart  loses nothing: the inbox is read again.

#pragma once

#include "actors/archive.hpp"
#include "actors/conversation.hpp"
#include "actors/services.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace barid::actors {

/// A mail in the inbox.
struct arrival {
  mail_id number;
  std::shared_ptr<const std::string> raw; ///< Null after a restart: it is loaded.
  envelope transport;
  instant received{};
  std::vector<mailbox_id> also; ///< Other channels of the same delivery.
};

/// Turns raw bytes into a mail, some time, on any thread; returns false when it cannot take more.
using read_mail = std::function<bool(std::shared_ptr<const std::string> raw, const std::string& envelope_sender,
                                     std::function<void(mail)> done)>;

using arrived_atom = caf::atom_constant<caf::atom("arrived")>;
using read_atom = caf::atom_constant<caf::atom("read")>;
using gone_atom = caf::atom_constant<caf::atom("gone")>;

using mailbox_actor = caf::typed_actor<
    // A mail of this account is in the inbox.
    caf::reacts_to<arrived_atom, local<arrival>>,
    // To itself: a mail was read.
    caf::reacts_to<read_atom, std::int64_t, local<mail>>,
    // To itself: try again what waits.
    caf::reacts_to<again_atom>,
    // From a conversation: this mail is decided, or given up.
    caf::reacts_to<done_atom, std::int64_t, bool>,
    // From a conversation: it has nothing to do and has had so many messages.
    caf::reacts_to<leave_atom, std::int64_t, std::uint64_t>,
    // From a conversation: it is not in the store any more.
    caf::reacts_to<gone_atom, std::int64_t>,
    // For a conversation of this account.
    caf::replies_to<command_atom, std::int64_t, local<command>>::with<local<result<command_done>>>,
    caf::reacts_to<due_atom, std::int64_t, local<due>>,
    caf::replies_to<desk_atom, std::int64_t, local<desk_news>>::with<bool>,
    caf::replies_to<answered_atom, std::int64_t, local<call_answer>>::with<bool>,
    caf::replies_to<review_atom, std::int64_t>::with<bool>>;

/// Spawns a conversation; in tests, whoever plays it.
using spawn_conversation =
    std::function<conversation_actor(conversation_peers peers, conversation_id id, mailbox_id channel, bool fresh)>;

struct mailbox_peers {
  conversation_peers conversation; ///< `mail_done`, `wants_to_leave` and `gone` are set by the mailbox.
  read_mail read;
  /// The same where the transport did not tell the sender (IMAP); `read` when empty.
  read_mail read_fetched;
  spawn_conversation spawn;
};

struct mailbox_state {
  static inline const char* name = "mailbox";
  struct entry {
    local<arrival> mail;
    std::shared_ptr<const barid::mail> content;
    std::optional<mail_answer> answer;
    bool reading = false; ///< Its bytes are being loaded or read.
    bool asked = false;
    int waits = 0; ///< How often it was asked again because another channel has the same mail.
  };
  struct live {
    conversation_actor actor;
    std::uint64_t sent = 0;
  };
  struct recent {
    conversation_id id;
    std::string sender; ///< Folded: who may join by this reference.
  };
  mailbox_id channel;
  std::deque<entry> line; ///< Mails in their order, from arrival to hand-over.
  /// From arrival to decision: none comes in twice. With the conversation it was handed to, or 0.
  std::unordered_map<std::int64_t, std::int64_t> under_way;
  std::unordered_map<std::int64_t, live> conversations;
  std::unordered_map<std::string, recent> recent_ids; ///< By Message-ID.
  std::deque<std::string> recent_order;               ///< Oldest first, for forgetting.
  /// Merged while this mailbox ran: a mail whose place was looked up before goes where it belongs now.
  std::unordered_map<std::int64_t, conversation_id> merged;
  std::unordered_set<std::int64_t> lost; ///< Mails whose conversation ended by mistake, or was removed, once.
  bool retrying = false;
  services* node = nullptr;

  /// However it ends: its conversations go with it, and its mail no longer counts as waiting here.
  ~mailbox_state();
};

mailbox_actor::behavior_type mailbox(mailbox_actor::stateful_pointer<mailbox_state> self, services* node,
                                     mailbox_peers peers, mailbox_id channel);

} // namespace barid::actors
