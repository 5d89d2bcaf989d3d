// runtime/mail/imap/settings.hpp - one IMAP account as the session and the driver know it.

#pragma once

#include "model/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace barid::imap {

/// Steady time, for timeouts; tests advance it.
using moment = std::chrono::steady_clock::time_point;

enum class tls_mode {
  tls,      ///< TLS from the first byte (port 993, RFC 8314).
  starttls, ///< Upgraded before anything else is said; refused where it is not offered.
  none,     ///< No encryption: only to a loopback address, for tests.
};

/// How the account proves who it is; the secret itself comes from `secret_provider`.
enum class login_method {
  password, ///< AUTHENTICATE PLAIN, else LOGIN.
  oauth,    ///< OAUTHBEARER (RFC 7628), else XOAUTH2; the secret is an access token.
};

/// Hands out the password or token when a login is about to happen, so that it is not kept longer
/// than that. It is called on a driver thread and must not block: it calls `answer` at once or
/// later, from any thread, exactly once.
using secret_answer = std::function<void(result<std::string>)>;
using secret_provider = std::function<void(secret_answer answer)>;

/// What happens on the server to a mail that has been committed and acknowledged.
enum class after_commit {
  keep,      ///< Nothing; folders are opened read-only (EXAMINE).
  mark_seen, ///< `\Seen` is set.
  move,      ///< Moved to `settings::move_to`, which is created where it does not exist.
  remove,    ///< Deleted and expunged; without UIDPLUS it is only flagged `\Deleted`.
};

/// Where a folder was read up to. `uidvalidity` 0: never read.
struct cursor {
  std::uint32_t uidvalidity = 0;
  std::uint32_t uid = 0; ///< Every mail up to this one is accounted for.

  friend bool operator==(const cursor&, const cursor&) = default;
};

struct folder_settings {
  std::string name = "INBOX"; ///< UTF-8.
  cursor from;
  bool only_new = false; ///< On the very first visit: begin behind what is already there.
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

struct account_settings {
  std::string host; ///< A name or an address; certificates are checked against it.
  std::uint16_t port = 993;
  tls_mode tls = tls_mode::tls;
  bool verify_certificate = true;
  std::string ca_file; ///< PEM, trusted in addition to the system's; may be empty.
  std::string user;
  login_method method = login_method::password;
  secret_provider secret;
  std::vector<folder_settings> folders{folder_settings{}}; ///< The first one is watched by IDLE.
  after_commit policy = after_commit::mark_seen;
  std::string move_to; ///< UTF-8; with `after_commit::move`.
  bool send_id = true; ///< Name ourselves to the server (RFC 2971) where it takes that.
  session_limits limits;
  session_timing timing;
};

/// Settings that cannot work, told before anything is tried.
[[nodiscard]] result<void> check(const account_settings& settings);

} // namespace barid::imap
