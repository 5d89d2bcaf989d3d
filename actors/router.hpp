// actors/router.hpp - hands everything to the actor that owns it, spawning it when needed.
//
// Owns     the live mailboxes and teams of this node, by id.
// Never    keeps mail: what cannot be delivered stays in the inbox or with its caller.
// Fails    when a child ends by mistake, the next thing for it gets a new one.
// Restart  its children go with it, however it ends; the inbox and the timers are read again.

#pragma once

#include "actors/conversation.hpp"
#include "actors/mailbox.hpp"
#include "actors/services.hpp"
#include "actors/team.hpp"

#include <caf/atom.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace barid::actors {

using offer_atom = caf::atom_constant<caf::atom("offer")>;
using presence_atom = caf::atom_constant<caf::atom("presence")>;

using router_actor = caf::typed_actor<
    // A mail of this channel is in the inbox.
    caf::reacts_to<arrived_atom, std::int64_t, local<arrival>>,
    // What somebody wants of a conversation (id, channel).
    caf::replies_to<command_atom, std::int64_t, std::int64_t, local<command>>::with<local<result<command_done>>>,
    // A timer of a conversation (id, channel) is due.
    caf::reacts_to<due_atom, std::int64_t, std::int64_t, local<due>>,
    // Something happened to the agent of a conversation (id, channel).
    caf::replies_to<desk_atom, std::int64_t, std::int64_t, local<desk_news>>::with<bool>,
    // What a call of a conversation (id, channel) brought.
    caf::replies_to<answered_atom, std::int64_t, std::int64_t, local<call_answer>>::with<bool>,
    // A conversation (id, channel) is to look again at what it waits for.
    caf::replies_to<review_atom, std::int64_t, std::int64_t>::with<bool>,
    // A conversation waits for somebody of a team.
    caf::reacts_to<offer_atom, local<offer>>,
    // Somebody can take more: an agent gave one back, or the directory or the rules changed.
    caf::reacts_to<presence_atom>>;

/// How children are made; in tests, whoever plays them.
struct router_peers {
  std::function<mailbox_actor(mailbox_id)> mailbox;
  std::function<team_actor(const std::string& name)> team;
  /// Teams that hand out work by the rules in force, so that they see to what waits; may be empty.
  std::function<std::vector<std::string>()> teams;
  std::function<void()> mail_lost; ///< A mailbox ended by mistake: what it had is in the inbox.
};

struct router_state {
  static inline const char* name = "router";
  std::unordered_map<std::int64_t, mailbox_actor> mailboxes;
  std::unordered_map<std::string, team_actor> teams;
  std::unordered_map<std::int64_t, int> mistakes; ///< How often a mailbox ended.

  ~router_state();
};

router_actor::behavior_type router(router_actor::stateful_pointer<router_state> self, router_peers peers);

} // namespace barid::actors
