// dsl/change.hpp - what people change in a conversation, and the event that it is.
//
// Here and nowhere else is said what an answer, a note or an assignment does to the state: the
// engine's conversations (actors/conversation) and the simulated desk of tests (desk/) both ask.

#pragma once

#include "model/conversation.hpp"
#include "model/event.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::dsl {

struct change {
  enum class kind_of {
    begin,   ///< The desk wrote first, or means to: with the words it is a `reply`.
    discard, ///< It was begun, and nobody wrote in it.
    reply,
    forward, ///< A mail of it to others: no answer to the customer.
    note,
    assign,
    tags,
    status,
    priority,
    attribute,
    subject,   ///< Of the conversation: its mails keep theirs.
    merge,     ///< Into `other`: it is over, and what it had shows there.
    unmerge,   ///< It goes on by itself again.
    absorb,    ///< The other side of `merge`.
    split,     ///< A mail left it for `other`.
    spam,      ///< It is set aside, and nobody needs to look at it.
    set_aside, ///< Somebody has to look at it: takes back that it was called spam.
    left,      ///< Whoever had it has left: it waits in its team, or goes where its mailbox sends what no rule placed.
    not_spam,  ///< It comes back, open, and goes where its mailbox sends what no rule placed.
  } kind = kind_of::note;
  std::string text;                     ///< reply, forward, note
  std::string team, agent;              ///< assign; both empty: nobody. `agent` also of `reply`: where nobody has it.
  bool agent_only = false;              ///< assign: the team stays as it is.
  bool assigns = false;                 ///< reply, forward: also to `team` and `agent`, as assign does.
  std::vector<std::string> add, remove; ///< tags; also of `reply` and `forward`.
  std::vector<std::string> mentions;    ///< note: the names of whom it calls.
  std::string status;                   ///< status; also set by `reply` and `forward` when not empty.
  std::optional<barid::priority> level; ///< priority; also set by `reply` and `forward` when there.
  std::string attribute;                ///< Its whole name: `customer.tier`.
  value attribute_value;                ///< Missing: it is taken away.
  std::string subject;
  conversation_id other;                  ///< merge, absorb
  const conversation* absorbed = nullptr; ///< absorb: as it was. Borrowed.
  bool by_person = true;                  ///< Ends the quiet, whatever it is; the turn of a team does not.
};

struct changed {
  barid::event event; ///< Without mailbox.
  conversation after;
};

/// The flag of a conversation in which the desk wrote first.
inline constexpr const char* outbound_flag = "outbound";

/// The next version of the conversation, before any rule has seen it.
[[nodiscard]] changed apply_change(const conversation& before, const change& what, instant at);

} // namespace barid::dsl
