// actors/archive.hpp - reads what the store holds, for actors that must not wait.
//
// Owns     one connection of the engine's role. Several run side by side.
// Never    writes what a decision depends on; that is the ledger's.
// Fails    with the store's error; a lost connection is opened again at the next question.
// Restart  loses nothing.

#pragma once

#include "actors/local.hpp"
#include "actors/once_limit.hpp"
#include "actors/services.hpp"
#include "actors/thread_state.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "runtime/store/console_rows.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/team_rows.hpp"
#include "runtime/store/timer_rows.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace barid::actors {

/// What a mailbox asks about a mail before it knows its conversation.
struct mail_question {
  mail_id mail;
  mailbox_id channel;
  instant received{};
  address sender;
  std::string language;
  std::vector<std::string> references; ///< Message-IDs it names, without brackets, newest last.
  std::string message_id;              ///< Its own: a mail that came before it may have named it.
  std::optional<instant> ended_before; ///< What was closed by then is not joined.
  std::vector<std::string> tokens;     ///< Of those, the tokens of our own Message-IDs.
  std::vector<std::string> failed;     ///< Folded: whom a report names that does not say which mail failed.
  bool need_id = true;                 ///< Whether a fresh conversation id is wanted.
  std::vector<mailbox_id> twins;       ///< Other channels that may have got the same mail.
  std::string identity;                ///< Of the mail, where there are such channels.
};

struct mail_answer {
  store::customer_row customer;
  conversation_id join;        ///< It belongs here: our token, or a known reference and a participant.
  conversation_id linked;      ///< It names this one but may not join it, or this one has the same mail.
  bool by_recipient = false;   ///< `join` is where one of `failed` was written to last.
  bool twin_waits = false;     ///< Another channel has the same mail and has not decided it yet.
  conversation_id fresh;       ///< A reserved id for a new one.
  std::optional<instant> seen; ///< When its Message-ID was here before, in whichever channel.
};

struct loaded {
  store::conversation row;
  conversation state;
  thread_state thread;
  std::vector<store::timer_row> timers;
};

/// A mail that is to leave its conversation, as if it had just come, and the conversation.
struct parting {
  loaded from;
  store::shown_mail mail;
  barid::mail content;
  store::customer_row customer;
  conversation_id fresh; ///< A reserved id for where it goes.
};

/// What a conversation that the desk begins needs of the store.
struct beginnings {
  store::customer_row customer; ///< Known, or made now.
  conversation_id fresh;        ///< A reserved id.
};

using ask_mail_atom = caf::atom_constant<caf::atom("askmail")>;
using load_atom = caf::atom_constant<caf::atom("load")>;
using timers_atom = caf::atom_constant<caf::atom("timers")>;
using inbox_atom = caf::atom_constant<caf::atom("inbox")>;
using in_hand_atom = caf::atom_constant<caf::atom("inhand")>;
using fresh_atom = caf::atom_constant<caf::atom("fresh")>;
using part_atom = caf::atom_constant<caf::atom("part")>;
using raw_atom = caf::atom_constant<caf::atom("raw")>;
using program_atom = caf::atom_constant<caf::atom("program")>;
using waiting_atom = caf::atom_constant<caf::atom("waiting")>;
using queue_atom = caf::atom_constant<caf::atom("queue")>;
using before_atom = caf::atom_constant<caf::atom("before")>;
using limits_atom = caf::atom_constant<caf::atom("limits")>;
using customer_atom = caf::atom_constant<caf::atom("customer")>;
using noted_atom = caf::atom_constant<caf::atom("noted")>;

using conversation_places = std::vector<std::pair<conversation_id, mailbox_id>>;

using archive_actor = caf::typed_actor<
    // Customer, conversation candidates and a fresh id for a mail.
    caf::replies_to<ask_mail_atom, local<mail_question>>::with<local<result<mail_answer>>>,
    // A conversation as it was last committed.
    caf::replies_to<load_atom, std::int64_t>::with<local<result<loaded>>>,
    // A mail of a conversation that has others, too: fails with `invalid` otherwise.
    caf::replies_to<part_atom, std::int64_t, std::int64_t>::with<local<result<parting>>>,
    // For a conversation with whoever has this address.
    caf::replies_to<fresh_atom, local<address>>::with<local<result<beginnings>>>,
    // Timers due until then (microseconds since 1970), behind a page.
    caf::replies_to<timers_atom, std::int64_t,
                    local<std::optional<store::timer_page>>>::with<local<result<std::vector<store::due_timer>>>>,
    // Mail that waits in the inbox, behind this mail.
    caf::replies_to<inbox_atom, std::int64_t>::with<local<result<std::vector<store::inbox_row>>>>,
    // How many open conversations an agent has.
    caf::replies_to<in_hand_atom, std::int64_t>::with<local<result<std::int64_t>>>,
    // The raw bytes of a mail and its envelope.
    caf::replies_to<raw_atom, std::int64_t>::with<local<result<std::pair<store::stored_mail, std::string>>>>,
    // A stored rule set by its content hash, compiled: null when this version cannot read it.
    caf::replies_to<program_atom, std::string>::with<local<result<dsl::program_ptr>>>,
    // Conversations behind this one: those with running flows, or (true) all that are not over.
    caf::replies_to<waiting_atom, std::int64_t, bool>::with<local<result<conversation_places>>>,
    // A page of what waits for somebody of a team (id), behind this conversation.
    caf::replies_to<queue_atom, std::int64_t, std::int64_t>::with<local<result<std::vector<store::waiting_row>>>>,
    // Who last had a conversation with the customer of this address; 0: nobody.
    caf::replies_to<before_atom, std::string>::with<local<result<agent_id>>>,
    // When these limits (keys of `at most once`) last happened.
    caf::replies_to<limits_atom, local<std::vector<std::string>>>::with<local<result<known_limits>>>,
    // Who has this address (folded), with what is known of them now; without an id when nobody has.
    caf::replies_to<customer_atom, std::string>::with<local<result<store::customer_row>>>,
    // What an actor has noted under a name (JSON; empty: nothing), and noting it.
    caf::replies_to<noted_atom, std::string>::with<local<result<std::string>>>,
    caf::replies_to<noted_atom, std::string, std::string>::with<local<result<bool>>>>;

struct archive_state {
  static inline const char* name = "archive";
  store::held_connection database;
  std::vector<conversation_id> reserved; ///< Conversation ids that nobody has used yet.
};

archive_actor::behavior_type archive(archive_actor::stateful_pointer<archive_state> self, services* node);

} // namespace barid::actors
