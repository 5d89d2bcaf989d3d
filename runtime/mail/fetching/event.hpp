// runtime/mail/fetching/event.hpp - what a session tells the owner of the account.
//
// Every UID is accounted for, in ascending order within a folder: as `mail`, `refused_mail` or
// `gone`. The owner stores the first two with the cursor in one transaction, then acknowledges.

#pragma once

#include "model/time.hpp"
#include "runtime/mail/fetching/room.hpp"
#include "runtime/mail/fetching/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace barid::fetching {

/// Where a mail lies on the server.
struct place {
  std::string folder; ///< UTF-8, as in the settings.
  std::uint32_t uidvalidity = 0;
  std::uint32_t uid = 0; ///< POP3: our own number for the mail, while the session lives.
  std::string uidl;      ///< POP3: the server's lasting name for it (RFC 1939 §7); empty for IMAP.

  friend auto operator<=>(const place&, const place&) = default;
};

/// The peer has been reached and, where the settings ask for it, TLS is up and verified.
struct connected {
  bool encrypted = false;
};

struct authenticated {
  std::vector<std::string> capabilities; ///< In upper case, as offered after the login.
};

/// A folder was opened (RFC 9051 §7.3.1, RFC 7162 §3.1.2.1).
struct selected {
  std::string folder;
  std::uint32_t uidvalidity = 0;
  std::uint32_t uidnext = 0;       ///< 0 where the server does not say.
  std::uint64_t highestmodseq = 0; ///< 0 without CONDSTORE.
  std::uint32_t exists = 0;        ///< Mails in the folder.
  bool read_only = false;
};

/// The server renumbered the folder: it will be read again from its beginning. Identities keep
/// mails that are known from being stored twice; marks not yet carried out are dropped.
struct cursor_reset {
  std::string folder;
  std::uint32_t old_uidvalidity = 0;
  std::uint32_t new_uidvalidity = 0;
};

struct mail {
  fetching::place place;
  std::optional<instant> internaldate; ///< When the server received it.
  std::vector<std::string> flags;
  std::string bytes; ///< Exactly as served.
  lease room{};      ///< What they take of the memory for all accounts: kept as long as they are.
};

/// A mail that was left on the server, untouched: too large, or the server cannot hand it out.
/// Acknowledge it as well; it will not be marked.
struct refused_mail {
  fetching::place place;
  std::uint64_t size = 0; ///< As announced; 0 when unknown.
  std::string why;
};

/// It was listed and then deleted by somebody else before we had it. Nothing to acknowledge.
struct gone {
  fetching::place place;
};

/// All mails that the folder had when it was opened, or announced since, have been handed out.
struct caught_up {
  std::string folder;
  cursor at; ///< The last UID handed out.
};

/// Mails of the first reading that are older than wanted: they stay on the server. Before `caught_up`.
struct left_out {
  std::string folder;
  std::uint32_t uidvalidity = 0;
  std::uint64_t count = 0; ///< Altogether, since this account was given to the driver.
  /// POP3: the names of those that were found now. To be kept: `known_names` are asked for them.
  std::vector<std::string> uidls{};
};

/// The server says that there is new mail; it is being fetched.
struct announced {
  std::string folder;
  std::uint32_t exists = 0;
};

/// Mails were removed from the folder by somebody else.
struct expunged {
  std::string folder;
  std::uint64_t count = 0; ///< 0 where the server does not tell how many of a range existed.
};

/// The marks of `settings::policy` were set, moves and deletions done.
struct marked {
  std::string folder;
  std::uint32_t uidvalidity = 0;
  std::vector<std::uint32_t> uids;
};

/// The server refused to mark these; nothing is lost, they stay as they are.
struct marking_failed {
  std::string folder;
  std::uint32_t uidvalidity = 0;
  std::vector<std::uint32_t> uids;
  std::string why;
};

/// A copy that the owner wanted to be put into a folder is there.
struct copied {
  std::int64_t number = 0; ///< The owner's, of the request.
};

/// It is not, or nobody knows: the owner may ask again.
struct not_copied {
  std::int64_t number = 0;
  std::string why;
};

/// The folder cannot be opened; the others go on, and it is tried again with every poll.
struct folder_unavailable {
  std::string folder;
  std::string why;
};

/// A message that the server wants people to see (RFC 9051 §7.1, ALERT).
struct alert {
  std::string text;
};

/// Something odd that did not stop the account, for its log.
struct notice {
  std::string text;
};

enum class failure {
  authentication, ///< The server does not accept who we are: people have to act.
  network,        ///< Not reachable, gone, too slow, or busy: try again.
  protocol,       ///< The peer does not speak its protocol as agreed.
  policy,         ///< We refuse: no encryption, a wrong certificate, no safe way to log in.
};

[[nodiscard]] constexpr const char* name_of(failure f) {
  switch (f) {
  case failure::authentication:
    return "authentication";
  case failure::network:
    return "network";
  case failure::protocol:
    return "protocol";
  case failure::policy:
    return "policy";
  }
  return "network";
}

/// The connection is over. Cursors, mails in flight and pending marks are kept for the next one.
struct failed {
  failure kind = failure::network;
  std::string text; ///< What is wrong; what the server said is quoted and shortened.
  std::string help; ///< What to do about it; may be empty.
};

/// From the driver: the next try will be after this time.
struct retrying {
  std::chrono::milliseconds after{};
};

/// From the driver: the login was refused too often; nothing is tried until `resume`.
struct paused {
  std::string why;
};

using event = std::variant<connected, authenticated, selected, cursor_reset, mail, refused_mail, gone, caught_up,
                           left_out, announced, expunged, marked, marking_failed, copied, not_copied,
                           folder_unavailable, alert, notice, failed, retrying, paused>;

} // namespace barid::fetching
