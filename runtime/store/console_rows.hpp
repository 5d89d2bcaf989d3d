// runtime/store/console_rows.hpp - what the API shows beyond the rows of one table: who may see
// what, names for ids, the mails of a conversation in both directions.
//
// Except for viewers and sessions these run as `barid_api` inside as_agent, so that what an agent
// may not see is simply not among the rows.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/deciding.hpp"
#include "runtime/store/directory_people.hpp"

#include <map>
#include <set>

namespace barid::store {

/// An active agent and the level on every channel that the agent may see.
struct viewer_row {
  agent_id id;
  std::string name, email, role, presence;
  std::vector<access_row> channels; ///< Admins and owners: all of them, `manage`.
};
/// As `barid_engine`. Agents who left are missing from the answer.
[[nodiscard]] result<std::vector<viewer_row>> load_viewers(connection& on, const std::vector<agent_id>& ids);

/// Which of these token hashes still open a session or are a valid API token. As `barid_engine`.
[[nodiscard]] result<std::set<std::string>> still_valid_tokens(connection& on, const std::vector<std::string>& hashes,
                                                               instant now);

struct name_book {
  std::map<std::int64_t, std::string> agents, teams, channels;
  struct person {
    std::string address, name;
  };
  std::map<std::int64_t, person> customers;
};
/// Names of all agents, teams and visible channels, and of the customers asked for.
[[nodiscard]] result<name_book> load_names(connection& on, const std::vector<customer_id>& customers);

/// What a request's id names; its channel decides who may do what with it.
enum class resource { conversation, mail, outbox, channel, upload, held_answer };
/// Fails with not_found, also for what the agent may not see.
[[nodiscard]] result<mailbox_id> channel_of(connection& on, resource what, std::int64_t id);

struct shown_mail {
  mail_id id;
  conversation_id conversation;
  instant received;
  std::int64_t size = 0;
  std::string envelope_from;
  std::string warning; ///< Why it is shown raw.
  std::string parsed;  ///< JSON; empty: not read yet.
};
/// The incoming mails of a conversation, oldest first, at most `limit` of the newest.
[[nodiscard]] result<std::vector<shown_mail>> conversation_mails(connection& on, conversation_id id, int limit);
/// Those of them with these ids, oldest first.
[[nodiscard]] result<std::vector<shown_mail>> conversation_mails(connection& on, conversation_id id,
                                                                 const std::vector<mail_id>& which);
[[nodiscard]] result<shown_mail> load_shown_mail(connection& on, mail_id id);

struct shown_answer {
  outbox_id id;
  conversation_id conversation; ///< Itself, or one that was merged into it.
  std::int64_t version = 0;     ///< Of that conversation.
  agent_id author;
  instant at;
  std::string kind, state, last_error;
  origin from = origin::automatic;
  bool doubtful = false;
  std::string payload; ///< JSON
  std::optional<instant> finished;
};
/// The outgoing mails of a conversation with these ids, oldest first.
[[nodiscard]] result<std::vector<shown_answer>> conversation_answers(connection& on, conversation_id id,
                                                                     const std::vector<outbox_id>& which);
/// One outgoing mail of a conversation. Fails with not_found, also for mail that belongs to none.
[[nodiscard]] result<shown_answer> load_shown_answer(connection& on, outbox_id id);

} // namespace barid::store
