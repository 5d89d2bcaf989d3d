// runtime/store/deciding.hpp - what a decision writes: values only.
//
// Texts called JSON are JSON documents; empty means the column's default.

#pragma once

#include "model/ids.hpp"
#include "model/time.hpp"
#include "runtime/store/shard.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid::store {

enum class priority : std::int32_t { low = 0, normal = 1, high = 2, urgent = 3 };

/// One conversation as it is stored. The decision that makes version n+1 writes all of it.
struct conversation {
  conversation_id id; ///< From reserve_conversation_ids.
  mailbox_id channel;
  std::int64_t version = 1;
  std::string subject;
  std::string preview;
  std::string kind = "new";
  std::string status = "open";
  barid::store::priority priority = barid::store::priority::normal;
  agent_id agent;
  std::string agent_name; ///< Looked up by the commit; empty where `agent` is known.
  team_id team;
  std::string sla;
  std::string language = "unknown";
  customer_id customer;
  std::vector<std::string> tags;
  std::vector<std::string> flags;
  std::string attributes; ///< JSON
  std::int32_t messages = 0;
  std::string thread_token; ///< Unique, unguessable; set once.
  conversation_id linked;   ///< The conversation it may belong to.
  instant created;
  instant updated;
  std::optional<instant> last_customer_mail_at;
  std::optional<instant> first_unanswered_at;
  std::optional<instant> snoozed_until;
  std::optional<instant> sla_due;
  std::optional<instant> closed_at;
  std::string state; ///< JSON that only its actor reads.
};

struct event_row {
  event_id id; ///< From reserve_event_ids, or 0 where nobody needs to know it.
  std::string kind;
  instant at; ///< Event time.
  event_id cause;
  std::string actor; ///< `rules`, `agent/3`, `timer`, …
  mail_id mail;
  std::string program;               ///< 32-byte hash of the rule set; empty where no rules decided.
  std::string facts, trace, effects; ///< JSON
};

struct timer_row {
  std::string key; ///< Derived from what it is for; at most 300 bytes.
  std::string kind;
  instant due;
  std::string payload; ///< JSON
  std::string calendar_version;
  bool held = false; ///< Waits until its channel has caught up.
};

struct clock_row {
  std::string clock, sla, state;
  instant started;
  std::optional<instant> due, ended;
  std::int64_t elapsed_us = 0;
  std::string detail; ///< JSON
};

struct flow_row {
  std::string flow, step;
  std::int32_t iteration = 0;
  std::string program; ///< 32-byte hash it is pinned to.
  instant started;
  std::optional<instant> due;
  std::string variables; ///< JSON
};

/// `at most once per D`, or a budget of `most` per D. A refusal drops the outbox rows that need it.
struct limit_use {
  std::string scope; ///< 32 bytes: key_hash of customer, channel, verb, name.
  std::string label; ///< For the trace: `reply ack at most once per 24h`.
  instant now;
  duration per{0};
  std::int32_t most = 1;
  bool budget = false;
  std::size_t event = 0; ///< Which of the decision's events it belongs to.
};

enum class origin { human, automatic };

struct outbox_row {
  std::string effect_key; ///< 32 bytes; the same effect is never queued twice.
  std::string kind;       ///< `smtp`, `notify`, `webhook`, …
  origin from = origin::automatic;
  std::string payload;                 ///< JSON
  std::optional<std::string> rendered; ///< The exact bytes, where they are known already.
  std::string message_id_hash;         ///< 32 bytes or empty.
  instant next_at;                     ///< Not before.
  std::vector<std::size_t> needs;      ///< Indices into `limits`.
};

/// A mail in the timeline: an incoming one by its id, an outgoing one by its outbox row's key.
struct timeline_mail {
  mail_id mail;
  std::string effect_key;
  agent_id author;
  instant at;
};

/// An address at which a mail of the conversation was refused for good. Counts only if that mail
/// really went there.
struct bounced_address {
  std::string address; ///< Folded.
  std::string status;
  std::string reason;
  std::string message_id_hash; ///< Of the mail that was refused.
  instant at;
};

/// A mail that leaves another conversation of the channel for this one.
struct moved_mail {
  conversation_id from;
  mail_id mail;
  std::string message_id_hash; ///< Empty when it has none.
};

/// What a decision has made of its customer.
struct customer_change {
  std::string address_key;       ///< The folded address.
  std::string set;               ///< JSON object: attributes and their new values.
  std::vector<std::string> gone; ///< Attributes that were taken away.
  std::string language;          ///< Stored while none is known; empty: nothing new.
};

/// The parsed view of a mail, written when it was read.
struct mail_text {
  mail_id mail;
  mailbox_id channel;
  std::int32_t reader = 0; ///< Version of the reading code.
  std::string warning;     ///< Why it is shown raw; empty when it was read well.
  std::string parsed;      ///< JSON
};

struct live_event {
  std::string kind;
  std::string payload;            ///< JSON: ids and versions, never bodies.
  std::vector<std::size_t> needs; ///< Indices into `limits`.
};

/// Conversation version n → n+1 with everything that goes with it, or nothing of it.
struct decision {
  shard_fence fence;           ///< Of the conversation.
  std::int64_t generation = 0; ///< Of the rules that decided; 0: no rules were asked.
  conversation next;           ///< version = the stored one + 1; 1: it is created.
  mail_id inbox;               ///< The mail that this decides; its inbox row is removed.
  std::vector<event_row> events;
  std::vector<std::string> clear_timers; ///< Keys; cleared before `set_timers` are set.
  std::vector<timer_row> set_timers;
  std::vector<clock_row> clocks;
  std::vector<flow_row> flows;
  std::vector<std::string> end_flows;
  std::vector<limit_use> limits;
  std::vector<outbox_row> outbox;
  std::vector<std::string> references; ///< Message-ID hashes that lead here.
  std::vector<timeline_mail> mails;
  std::vector<moved_mail> moved; ///< Also among `mails`.
  std::vector<mail_text> texts;
  std::vector<bounced_address> bounced;
  std::vector<outbox_id> told_calls; ///< Rows whose answers it has heard.
  std::vector<live_event> live;
  std::optional<customer_change> customer;
};

} // namespace barid::store
