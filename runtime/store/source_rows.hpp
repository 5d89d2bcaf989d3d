// runtime/store/source_rows.hpp - how far sources were read, and what became of what they offered.

#pragma once

#include "runtime/store/accepting.hpp"
#include "runtime/store/connection.hpp"

#include <optional>

namespace barid::store {

/// The cursors of a channel's folders.
[[nodiscard]] result<std::vector<source_cursor>> load_cursors(connection& on, mailbox_id channel);

/// The channel is read from its beginning again: what another server numbered says nothing about this
/// one's mail. What is stored already is known by its identity, and stays one mail.
[[nodiscard]] result<void> forget_reading(connection& on, mailbox_id channel);

struct ledger_line {
  source_place place;
  std::string outcome; ///< `stored`, `duplicate`, `failed`.
  std::string reason;
  mail_id mail;
  std::int32_t attempts = 0;
  instant at;
  bool retry_waits = false; ///< Somebody has asked for it again.
};

/// What the channel's source showed and what became of it, newest first.
[[nodiscard]] result<std::vector<ledger_line>> offered_messages(connection& on, mailbox_id channel, int limit);

/// Asks for failed messages of a channel once more: the one in this place, or all of them. Says how many.
[[nodiscard]] result<std::int64_t> retry_messages(connection& on, mailbox_id channel,
                                                  const std::optional<source_place>& one, instant now);

/// Messages of these channels that were asked for again, oldest wish first; nobody else gets them until
/// `lease` is over, unless they failed again meanwhile.
[[nodiscard]] result<std::vector<source_place>> claim_retries(connection& on, const std::vector<std::int64_t>& channels,
                                                              instant now, duration lease, int limit);

/// What could not be stored, newest first, so that people see it and retry (promise P8).
[[nodiscard]] result<std::vector<ledger_line>> failed_messages(connection& on, mailbox_id channel, int limit);

/// Which of `uids` have a line that is not a failure: after a cut connection, what need not be
/// fetched again.
[[nodiscard]] result<std::vector<std::int64_t>> settled_uids(connection& on, const source_place& folder,
                                                             const std::vector<std::int64_t>& uids);

/// The UIDs stored last in this folder, ascending: after a restart their marks on the server may be
/// missing.
[[nodiscard]] result<std::vector<std::int64_t>> last_stored_uids(connection& on, const source_place& folder, int limit);

/// The same by UIDL.
[[nodiscard]] result<std::vector<std::string>> settled_uidls(connection& on, const source_place& folder,
                                                             const std::vector<std::string>& uidls);

} // namespace barid::store
