// tests/runtime/mail/imap/conversation.hpp - plays a written conversation with a session.
//
// `S:` lines are bytes of the server, `C:` lines are what the session has to have sent, `E:` lines
// the events it has to have told, in order. Time stands still unless advanced.

#pragma once

#include "runtime/mail/imap/session.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barid::imap {

/// One line for an event: `mail INBOX 7:3 "Subject: x"`.
[[nodiscard]] std::string in_words(const event& e);

/// An account of support@acme.example with the password `p"w` on an encrypted connection.
[[nodiscard]] account_settings usual_settings();

class conversation {
public:
  /// `chunk`: how many bytes of the server arrive at once; 0: of random size.
  explicit conversation(account_settings settings = usual_settings(), std::size_t chunk = 4096);

  /// A new connection, over TLS unless told otherwise.
  void connect(transport how = {true, false});
  /// A new connection, played to the point where the session is logged in and has sent SELECT.
  void log_in(const std::string& capabilities = "IMAP4rev1 IDLE UIDPLUS MOVE SASL-IR AUTH=PLAIN");

  void play(std::string_view script);
  void server(std::string_view bytes);
  void advance(std::chrono::seconds by);
  /// Checks that nothing more was sent and told.
  void end();

  /// Everything the session ever sent, for searching what must not be there.
  std::string everything;
  std::string sent;              ///< Not yet matched by a `C:` line.
  std::vector<std::string> told; ///< Not yet matched by an `E:` line.
  std::vector<mail> mails;       ///< All that were handed out.
  outputs flags;                 ///< start_tls, wants_secret and close as seen last.
  bool closed = false;
  moment now{std::chrono::hours(1)};
  imap::session session;

  void collect();

private:
  std::size_t chunk_;
  unsigned random_ = 12345;
};

} // namespace barid::imap
