// runtime/store/removal_rows.hpp - conversations removed whole, and how long closed ones are kept.
//
// What is removed are conversations with those that were merged into them: their mails, events, timers, drafts, files, what
// is found of them, and their customers where these have no other conversation. Of a mail its identity stays, so that a
// source that offers it again brings a duplicate; see 0046_removal.sql.
//
// Whoever holds such a conversation in memory finds out with its next commit, which is a `conflict`, or the next load.

#pragma once

#include "runtime/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::store {

struct removed {
  std::int64_t conversations = 0; ///< Merged ones among them.
  std::int64_t mails = 0;         ///< That came in.
  std::int64_t bytes = 0;         ///< Of these.
  std::int64_t customers = 0;     ///< Who have no conversation any more.

  removed& operator+=(const removed& more);
};

/// In transactions of their own: never within one of the caller's. Those that do not exist are passed over. Waits for
/// whoever writes one of them.
[[nodiscard]] result<removed> remove_conversations(connection& on, const std::vector<conversation_id>& which);

/// The second half of a removal that was cut off between its transactions; how many customers went.
[[nodiscard]] result<std::int64_t> remove_customers_left(connection& on);

/// How long a channel keeps what is closed.
struct retention {
  mailbox_id channel;
  std::string name;
  std::optional<std::int64_t> seconds; ///< At least a day; nothing: for ever.
};
/// Those of all channels that do not keep for ever, former ones too.
[[nodiscard]] result<std::vector<retention>> list_retentions(connection& on);
/// Fails with not_found.
[[nodiscard]] result<retention> load_retention(connection& on, mailbox_id channel);
/// Part of the caller's transaction. Fails with invalid below a day, not_found without the channel.
[[nodiscard]] result<void> set_retention(connection& on, mailbox_id channel, std::optional<std::int64_t> seconds);

struct past_retention {
  removed what;
  bool more = false; ///< There may be others.
};
/// `most` at a time of those that were closed longer ago than their channel keeps them, the oldest first, without those that
/// are held, that a decision or a person is at work on, or from which something is still to be sent.
[[nodiscard]] result<past_retention> remove_past_retention(connection& on, const retention& of, instant now, int most);

/// No retention removes the conversation before `until`; nothing: it is not held any more. Part of the caller's transaction.
/// Fails with not_found.
[[nodiscard]] result<void> hold_conversation(connection& on, conversation_id id, std::optional<instant> until);
/// Until it is let go.
inline constexpr instant held_for_good = instant::max();
/// Until when it is held: nothing where it is not. Fails with not_found.
[[nodiscard]] result<std::optional<instant>> held_until(connection& on, conversation_id id);

/// Notes of removed customers, and texts of notices by mail that were sent. For the janitor: how many rows went or were
/// emptied, 0: nothing is left to do.
[[nodiscard]] result<std::int64_t> forget_removed_customers(connection& on, instant before);
[[nodiscard]] result<std::int64_t> empty_sent_notices(connection& on, instant before);

} // namespace barid::store
