// actors/command.hpp - what somebody wants of a conversation, and what came of it.

#pragma once

#include "dsl/change.hpp"
#include "model/event.hpp"
#include "model/ids.hpp"
#include "model/mail.hpp"
#include "model/time.hpp"
#include "runtime/store/keyed_rows.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::actors {

struct incoming;
struct loaded;

/// What an agent wrote, on its way out. Of a forward, `to` is not empty and `original` is there.
struct outgoing {
  agent_id author;
  std::string text;
  std::string html;
  std::vector<std::string> to, cc, bcc; ///< Empty `to`: the customer.
  struct file {
    std::int64_t upload = 0;
    std::string name, type;
    std::int64_t size = 0;
    std::string content_id; ///< Of a picture of the mail that is passed on.
  };
  std::vector<file> files;
  std::string key;       ///< 32 bytes, of the effect; empty: one of its own.
  std::string from;      ///< One of the channel's addresses; empty: the one that was written to.
  mail_id original;      ///< The mail below the words; 0: none.
  bool forward = false;  ///< `original` goes on to others, below the words
  bool enclosed = false; ///< or as a file, byte for byte.
  bool signature = true; ///< The channel's is put below.
};

/// A conversation that the desk begins, with a `reply` or without a word yet.
struct beginning {
  std::string subject;
  address to;                   ///< Who its customer is.
  store::customer_row customer; ///< The same, as the store knows them.
};

/// Something a person or another actor wants of a conversation.
struct command {
  using kind_of = dsl::change::kind_of;
  kind_of kind = kind_of::note;
  std::string actor; ///< `agent/3`, `team`; who is recorded.
  agent_id author;
  std::optional<std::uint64_t> expected_version; ///< Refused with `conflict` when something newer is there.
  outgoing letter;                               ///< reply, forward
  std::string text;                              ///< note
  std::vector<agent_id> mentions;                ///< note: who is told of it.
  std::vector<outgoing::file> files;             ///< note
  std::string team, agent;                       ///< assign; both empty: nobody. `agent` also of `reply`.
  bool assign_agent_only = false;                ///< The team stays as it is.
  bool assigns = false;                          ///< reply, forward: `team` and `agent` as of assign.
  bool while_waiting = false;                    ///< assign: `refused` unless it waits in `team`.
  std::vector<std::string> add, remove;          ///< tags; also of `reply` and `forward`.
  std::string status;                            ///< status; also set by `reply` and `forward` when not empty.
  std::optional<instant> until;                  ///< status: of `snoozed`, when it is open again.
  std::optional<priority> level;                 ///< priority; also set by `reply` and `forward` when there.
  std::string attribute;                         ///< Its whole name: `customer.tier`.
  value attribute_value;                         ///< Missing: it is taken away.
  std::string subject;                           ///< subject
  conversation_id other;                         ///< merge: into which; absorb: which; split: where the mail went.
  mail_id mail;                                  ///< split: which.
  std::shared_ptr<const incoming> parted;        ///< Begins a conversation with a mail of `absorbed`.
  std::shared_ptr<const loaded> absorbed;        ///< absorb, parted: as it was stored.
  std::shared_ptr<const beginning> begun;        ///< begin, or reply: nothing is there before it.
};

struct command_done {
  std::uint64_t version = 0;
  conversation_id made; ///< By `split`, and by what is `begun`.
};

} // namespace barid::actors
