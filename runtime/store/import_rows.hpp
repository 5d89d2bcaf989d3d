// runtime/store/import_rows.hpp - how far the first reading of an account's folders is.
//
// A row is a folder's: it begins when the folder is opened for the first time and ends when everything
// that lay in it is accounted for. Counts of a running one come from the ledger of UIDs, so that nothing
// is written for a single mail.

#pragma once

#include "runtime/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::store {

struct import_start {
  mailbox_id channel;
  std::string folder;
  std::int64_t uidvalidity = 0; ///< 0 for POP3.
  std::int64_t below = 0;       ///< UIDNEXT then; 0: every mail of the folder counts.
  std::int64_t found = 0;       ///< Mails in the folder.
  instant at;
};

struct import_progress {
  import_start start;
  std::int64_t left_out = 0; ///< Of those found: older than wanted.
  std::int64_t stored = 0, duplicate = 0, failed = 0;
  std::optional<instant> finished; ///< The counts are those of then.
};

/// Of these channels, by channel and folder.
[[nodiscard]] result<std::vector<import_progress>> load_imports(connection& on,
                                                                const std::vector<mailbox_id>& channels);

/// Keeps the first one of a folder, unless the server numbered the folder anew before its end.
[[nodiscard]] result<void> begin_import(connection& on, const import_start& what);
/// The number only grows: after a restart, the rest of a folder is looked at.
[[nodiscard]] result<void> note_left_out(connection& on, mailbox_id channel, const std::string& folder,
                                         std::int64_t count);
/// Of servers that give their mails lasting names (UIDL): these were left out, and are not to be offered again.
[[nodiscard]] result<void> remember_left_out(connection& on, mailbox_id channel, const std::vector<std::string>& uidls);
/// Which of these were.
[[nodiscard]] result<std::vector<std::string>> left_out_uidls(connection& on, mailbox_id channel,
                                                              const std::vector<std::string>& uidls);
[[nodiscard]] result<void> finish_import(connection& on, mailbox_id channel, const std::string& folder, instant at);

/// Whether anything that this folder offered is accounted for.
[[nodiscard]] result<bool> was_read(connection& on, mailbox_id channel, const std::string& folder);

} // namespace barid::store
