// actors/recording.hpp - a decision as the rows that the ledger commits.
//
// Pure: everything it depends on comes in, so that it is tested without a database.

#pragma once

#include "actors/command.hpp"
#include "actors/directory.hpp"
#include "actors/services.hpp"
#include "actors/thread_state.hpp"
#include "dsl/decide.hpp"
#include "runtime/store/deciding.hpp"
#include "runtime/store/keyed_rows.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace barid::actors {

/// A mail that came in, on its way to its conversation.
struct incoming {
  mail_id mail_number;
  std::shared_ptr<const mail> content;
  envelope transport;
  instant received{};
  std::string parsed; ///< JSON of `content`, to be stored.
  std::string warning;
  store::customer_row customer;
  conversation_id linked;      ///< The conversation it may belong to, when it may not join it.
  std::optional<instant> seen; ///< When its Message-ID was here before.
  bool by_recipient = false;   ///< A report that is here because of whom it names, which anybody can write.
};

struct record_input {
  const services& node;
  const store::channel_row& channel;
  rules_in_force rules;
  std::vector<dsl::decided> decided; ///< At least one; in order.
  facts known;                       ///< Of the first.
  std::string actor = "rules";       ///< `rules`, `agent/3`, `timer`.
  const incoming* mail = nullptr;
  bool came_back = false; ///< `mail` is a bounce of a mail of this conversation.
  const outgoing* answer = nullptr;
  customer_id customer;
  conversation_id linked;
  store::conversation row;              ///< As it was last written; what a decision does not touch stays.
  std::vector<store::timer_row> timers; ///< As they are set now.
  std::string cleared_timer;            ///< The one that fired.
  std::optional<instant> snoozed_until; ///< With the status `snoozed`: when it is open again.
  dsl::pinned_programs pinned;          ///< Code of running flows besides that of the rules in force.
  outbox_id told_call;                  ///< Whose answer it hears.
  conversation_id parted_from;          ///< Where `mail` was until now.
  mail_id overheard;                    ///< The mail of another conversation that its flows hear.
  std::optional<conversation> changed;  ///< With what a person changed, before rules saw it.
  agent_id author;                      ///< Of that change.
  std::vector<agent_id> mentioned;      ///< Whom the author of a note calls.
  std::vector<outgoing::file> files;    ///< Of a note.
};

struct recorded {
  store::decision rows;
  conversation after;
  thread_state thread;
  std::vector<store::timer_row> timers; ///< As they will be set.
};

[[nodiscard]] recorded record(const record_input& in, thread_state thread);

/// Timers of running clocks and flows, and of quiet.
[[nodiscard]] std::vector<store::timer_row> timers_of(const dsl::program& rules, const conversation& c, instant now);

} // namespace barid::actors
