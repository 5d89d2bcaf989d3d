// runtime/mail/imap/settings.hpp - one IMAP account as the session and the driver know it.

#pragma once

#include "model/time.hpp"
#include "runtime/mail/fetching/settings.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid::imap {

using namespace fetching;

/// What happens on the server to a mail that has been committed and acknowledged.
enum class after_commit {
  keep,      ///< Nothing; folders are opened read-only (EXAMINE).
  mark_seen, ///< `\Seen` is set.
  move,      ///< Moved to `settings::move_to`, which is created where it does not exist.
  remove,    ///< Deleted and expunged; without UIDPLUS it is only flagged `\Deleted`.
};

struct folder_settings {
  std::string name = "INBOX"; ///< UTF-8.
  cursor from;
  bool only_new = false; ///< On the very first visit: begin behind what is already there.
  /// Of what lay there at the very first visit, mails received before (INTERNALDATE) are left out.
  std::optional<instant> not_before{};
  /// UIDNEXT of that visit, where it was an earlier run's: nothing from here on is left out.
  std::uint32_t import_below = 0;
};

struct session_limits {
  std::uint64_t mail_size = 64u << 20;       ///< Larger mails are reported, not fetched.
  std::size_t mails_in_flight = 100;         ///< Handed out and not acknowledged yet.
  std::uint64_t bytes_in_flight = 16u << 20; ///< One mail alone may exceed it.
  std::size_t mails_in_batch = 50;           ///< Fetched by one command.
  std::uint64_t bytes_in_batch = 4u << 20;   ///< Likewise; one mail alone may exceed it.
  std::size_t scan_window = 10000;           ///< UIDs whose sizes are asked for by one command.
};

struct session_timing {
  std::chrono::seconds greeting{30};
  std::chrono::seconds quiet{60};     ///< A command is running and no byte arrives.
  std::chrono::seconds command{1800}; ///< A command altogether, however busy.
  std::chrono::seconds secret{60};    ///< For `secret_provider` to answer.
  /// Below 29 minutes (RFC 2177); many NATs forget a silent connection after ten.
  std::chrono::seconds idle_renewal{540};
  std::chrono::seconds poll{60}; ///< Between visits to further folders, and without IDLE.
};

struct account_settings : fetching::server_settings {
  account_settings() { port = 993; }
  std::vector<folder_settings> folders{folder_settings{}}; ///< The first one is watched by IDLE.
  after_commit policy = after_commit::mark_seen;
  std::string move_to;   ///< UTF-8; with `after_commit::move`.
  std::string copies_to; ///< UTF-8: where copies of sent mail go; empty: nowhere. Never read.
  bool send_id = true;   ///< Name ourselves to the server (RFC 2971) where it takes that.
  session_limits limits;
  session_timing timing;
};

/// Settings that cannot work, told before anything is tried.
[[nodiscard]] result<void> check(const account_settings& settings);

} // namespace barid::imap
