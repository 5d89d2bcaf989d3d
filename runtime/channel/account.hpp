// runtime/channel/account.hpp - the settings of a channel: which servers, as whom. Never a secret:
// the password is in the vault under `channel_password_name`.
//
// This is the JSON of store::channel_row::settings and what it means to IMAP, POP3 and SMTP.

#pragma once

#include "model/result.hpp"
#include "runtime/mail/imap/settings.hpp"
#include "runtime/mail/pop3/settings.hpp"
#include "runtime/mail/smtp/server.hpp"
#include "runtime/oauth/provider.hpp"
#include "runtime/secrets/secret.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::channel {

enum class tls {
  tls,      ///< From the first byte.
  starttls, ///< Upgraded before anything else; refused where it is not offered.
  none,     ///< In clear: loopback addresses only.
};

[[nodiscard]] const char* name_of(tls t);
[[nodiscard]] std::optional<tls> parse_tls(std::string_view name);

struct mail_server {
  std::string host;
  std::uint16_t port = 0;
  channel::tls secured = tls::tls;

  friend bool operator==(const mail_server&, const mail_server&) = default;
};

struct account {
  std::optional<mail_server> imap;
  std::optional<mail_server> pop3;      ///< Neither: mail is pushed (LMTP, SMTP). Never both.
  std::optional<mail_server> smtp;      ///< Nothing: the channel cannot answer.
  std::string user;                     ///< Empty: no login (SMTP only).
  std::optional<oauth::provider> oauth; ///< It signs in by tokens rather than by a password.
  std::string signed_in;                ///< When a person did that last, so that a change is seen.
  std::string ca_file;                  ///< PEM, trusted in addition to the system's; may be empty.
  std::vector<std::string> folders{"INBOX"};
  /// POP3 knows `keep` and `remove`; anything else there is `keep`.
  imap::after_commit after = imap::after_commit::mark_seen;
  std::string move_to; ///< With after_commit::move.
  std::string sent;    ///< IMAP: the folder for copies of what was sent; empty: none are made.
  /// How many days before its connection an account's mail is taken in from; missing: all of it is,
  /// 0: none. By IMAP's INTERNALDATE, and with POP3 by the topmost `Received` field.
  std::optional<int> import_days;
  /// Names for the From of single addresses, by address in lower case; others have the mailbox's.
  std::map<std::string, std::string> names;
  /// What is put under answers of people: HTML by language (ISO 639-1; empty: every other), runtime/channel/signatures.
  std::map<std::string, std::string> signatures;

  [[nodiscard]] const std::optional<mail_server>& incoming() const { return imap ? imap : pop3; }

  friend bool operator==(const account&, const account&) = default;
};

/// Which of the protocols a port number is guessed for.
enum class protocol { imap, pop3, smtp };

/// `host`, `host:port`, `[::1]:port`. Without a port: the one of `secured` (993, 143, 995, 110, 465, 587);
/// without `secured`: by the port, TLS where there is none. Fails with errc::invalid.
[[nodiscard]] result<mail_server> parse_server(std::string_view text, protocol of, std::optional<tls> secured);

[[nodiscard]] std::string to_json(const account& a);
/// Fails with errc::invalid where the text is none of ours.
[[nodiscard]] result<account> account_from_json(std::string_view text);

/// `a.imap` has to be there. Cursors, limits and `secret` are the caller's to set.
[[nodiscard]] imap::account_settings imap_settings(const account& a);
/// `a.pop3` has to be there. Limits, `secret` and `known` are the caller's to set.
[[nodiscard]] pop3::account_settings pop3_settings(const account& a);

/// For smtp::client; `a.smtp` has to be there. `password`: the access token where it signs in by
/// tokens.
[[nodiscard]] smtp::server smtp_server(const account& a, const secrets::secret& password);

} // namespace barid::channel
