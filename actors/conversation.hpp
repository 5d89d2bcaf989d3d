// actors/conversation.hpp - the single writer of one conversation.
//
// Owns     its state as last committed and the queue of what happens to it; at most one uncommitted
//          event at a time.
// Never    decides anything itself (dsl/decide.hpp), acts before the commit, or answers a caller
//          before the commit is known.
// Fails    an event that cannot be committed after several tries is answered with the reason; a mail
//          then stays in the inbox, to be seen and retried.
//          One that was removed from the store says so (`gone`); its mail begins anew.
// Restart  loses nothing: it is loaded when something happens, and gone when idle.

#pragma once

#include "actors/archive.hpp"
#include "actors/calling.hpp"
#include "actors/command.hpp"
#include "actors/ledger.hpp"
#include "actors/recording.hpp"
#include "actors/services.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace barid::actors {

/// A deadline that has come.
struct due {
  store::timer_row timer;
};

/// A mail that answers this conversation and is one of its own, as where a mailbox keeps mails apart.
struct answer_elsewhere {
  mail_id mail_number;
  std::shared_ptr<const mail> content;
  envelope transport;
  instant received{};
};

/// Something happened to the agent who has it.
struct desk_news {
  std::int64_t id = 0; ///< Of the event; they come in their order.
  std::string kind;    ///< `agent away`, …
  agent_id agent;
  instant at{};
  std::string actor; ///< Whose doing it was, as in `events`; empty: nobody said.
};

/// Other rules came into force: what it waits for may be another.
struct review {};

/// What the team's actor is told when a conversation waits for an agent.
struct offer {
  conversation_id id;
  mailbox_id channel;
  std::string team;
  std::vector<std::string> needing;
  std::string customer;
  instant since{}; ///< It waits from here.
};

using mail_atom = caf::atom_constant<caf::atom("mail")>;
using command_atom = caf::atom_constant<caf::atom("command")>;
using due_atom = caf::atom_constant<caf::atom("due")>;
using again_atom = caf::atom_constant<caf::atom("again")>;
using swap_atom = caf::atom_constant<caf::atom("swap")>;
using idle_atom = caf::atom_constant<caf::atom("idle")>;
using done_atom = caf::atom_constant<caf::atom("done")>;
using leave_atom = caf::atom_constant<caf::atom("leave")>;
using answer_atom = caf::atom_constant<caf::atom("answer")>;
using desk_atom = caf::atom_constant<caf::atom("desk")>;
using answered_atom = caf::atom_constant<caf::atom("answered")>;
using review_atom = caf::atom_constant<caf::atom("review")>;

using conversation_actor = caf::typed_actor<
    // A mail that belongs to it.
    caf::reacts_to<mail_atom, local<incoming>>,
    // What somebody wants; answered after the commit.
    caf::replies_to<command_atom, local<command>>::with<local<result<command_done>>>,
    // A timer that is due.
    caf::reacts_to<due_atom, local<due>>,
    // An answer that is a conversation of its own; answered when its flows have heard it.
    caf::replies_to<answer_atom, local<answer_elsewhere>>::with<bool>,
    // Something happened to its agent; answered when it has seen to that.
    caf::replies_to<desk_atom, local<desk_news>>::with<bool>,
    // What a call brought; answered when it has seen to that.
    caf::replies_to<answered_atom, local<call_answer>>::with<bool>,
    // Look again at what it waits for; answered when that is committed.
    caf::replies_to<review_atom>::with<bool>,
    // To itself: go on after a pause.
    caf::reacts_to<again_atom>,
    // To itself: are other rules here now?
    caf::reacts_to<swap_atom>,
    // To itself: nothing has happened for a while.
    caf::reacts_to<idle_atom, std::uint64_t>>;

/// Whom a conversation talks to; in tests, whoever plays them.
struct conversation_peers {
  std::function<ledger_actor()> ledger;
  std::function<archive_actor()> archive;
  /// After a commit: the conversation waits for somebody of a team.
  std::function<void(const offer&)> offer_to_team;
  /// After a commit: an agent has one conversation more or less.
  std::function<void(agent_id, int)> load_changed;
  /// After a commit: timers were set or cleared.
  std::function<void(conversation_id, mailbox_id, const std::vector<store::timer_row>&)> timers_changed;
  /// A mail is decided, or given up.
  std::function<void(mail_id, bool decided)> mail_done;
  /// Nothing to do any more; the number of messages it has had.
  std::function<void(conversation_id, std::uint64_t)> wants_to_leave;
  /// It is not in the store any more, or cannot begin as it was to: mail that is under way to it belongs elsewhere.
  std::function<void(conversation_id)> gone;
};

struct conversation_state {
  static inline const char* name = "conversation";
  struct attempt {
    conversation before;
    loaded after;
  };
  struct work {
    std::variant<local<incoming>, local<command>, local<due>, local<answer_elsewhere>, local<desk_news>,
                 local<call_answer>, review>
        what;
    std::function<void(const result<command_done>&)> answer = {};
    int tries = 0;
    std::int64_t generation = 0;                 ///< Of the rules by which it was last decided.
    int looks = 0;                               ///< How often it looked for the rules that came into force meanwhile.
    std::shared_ptr<const attempt> unknown = {}; ///< Perhaps committed: the next load tells.
    known_limits limits = {};                    ///< That its decision was made with.
    std::optional<store::customer_row> customer = {}; ///< The same.
  };
  /// Counts it among those in memory.
  class presence_in {
  public:
    explicit presence_in(std::shared_ptr<metrics::registry> numbers) : numbers_(std::move(numbers)) {
      numbers_->add(metrics::metric::conversations_loaded);
    }
    presence_in(const presence_in&) = delete;
    presence_in& operator=(const presence_in&) = delete;
    ~presence_in() { numbers_->add(metrics::metric::conversations_loaded, {}, -1); }

  private:
    std::shared_ptr<metrics::registry> numbers_;
  };
  std::unique_ptr<presence_in> presence;
  conversation_id id;
  mailbox_id channel;
  std::optional<loaded> current; ///< Missing: has to be loaded. Version 0: not stored yet.
  std::deque<work> queue;
  bool busy = false;
  bool fresh = false;         ///< It may not be stored yet.
  std::uint64_t received = 0; ///< Messages so far; tells an idle check that something came meanwhile.
};

/// `fresh`: it is new, and `id` was reserved for it.
conversation_actor::behavior_type conversation_of(conversation_actor::stateful_pointer<conversation_state> self,
                                                  services* node, conversation_peers peers, conversation_id id,
                                                  mailbox_id channel, bool fresh);

} // namespace barid::actors
