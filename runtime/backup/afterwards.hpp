// runtime/backup/afterwards.hpp - what an older state must not do by itself, once it is the present one again.
//
// Works on the schema as it was backed up, before migrations bring it up to date; each is part of the caller's transaction.

#pragma once

#include "runtime/store/connection.hpp"

#include <cstdint>
#include <string>

namespace barid::backup {

/// What waited to leave and waits for a person now.
struct held {
  std::int64_t answers = 0; ///< Mails in the outbox.
  std::int64_t calls = 0;   ///< Calls to other systems.
  std::int64_t later = 0;   ///< Answers that people chose a time for.
};

/// It may have gone since the backup: parked or held back, with `why` for people. What the engine tells its own people by
/// mail, and copies for an account's folder of sent mail, are left out.
[[nodiscard]] result<held> hold_back(store::connection& owner, const std::string& why);

/// Ends what belonged to whoever worked on the database then: sessions of people, links to choose a password, leases of
/// nodes.
[[nodiscard]] result<void> end_leases(store::connection& owner);

/// Accounts are neither read nor sent with until each is resumed. How many.
[[nodiscard]] result<std::int64_t> pause_accounts(store::connection& owner);

/// A line in the audit log. `detail` is JSON.
[[nodiscard]] result<void> note_restore(store::connection& owner, const std::string& detail);

/// The stream of changes is ordered by the server's own transaction numbers. Another server's are meaningless: what it
/// counts from now on may be lower, and would never be seen. So what somebody has still to read gets the lowest numbers.
[[nodiscard]] result<void> renumber_changes(store::connection& owner);

} // namespace barid::backup
