// tests/runtime/mail/pop3/visit.hpp - plays a POP3 server for a session, line by line.
//
// `S:` lines are bytes of the server, `C:` lines are what the session has to have sent. Time stands
// still unless advanced.

#pragma once

#include "runtime/mail/pop3/session.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace barid::pop3 {

/// An account of support@acme.example with the password `s e same` on an encrypted connection.
[[nodiscard]] account_settings usual_settings();

class visit {
public:
  explicit visit(account_settings settings = usual_settings(), std::size_t chunk = 4096)
      : session(std::move(settings)), chunk_(chunk) {}

  void connect(transport how = {true, false});
  /// Connects and plays up to the login, which USER and PASS do.
  void sign_in();
  /// `sign_in`, then the list of these mails (UIDL and size); none of them is known.
  void list(const std::vector<std::pair<std::string, std::size_t>>& mails);
  void play(std::string_view script);
  void server(std::string_view bytes);
  void advance(std::chrono::seconds by);
  /// Everything that was handed out is committed.
  void acknowledge_all();
  void collect();

  std::string everything; ///< Sent, over all connections.
  std::string sent;       ///< Not yet matched by a `C:` line.
  std::vector<mail> mails;
  std::vector<refused_mail> refused;
  std::vector<failed> failures;
  std::vector<std::uint32_t> deleted;
  int caught_up_times = 0;
  unsigned notices = 0;
  outputs flags; ///< As seen last.
  bool closed = false;
  std::set<std::string> known; ///< What the owner says it has.
  std::set<std::string> known_left_out;
  std::vector<std::string> left_out; ///< As told.
  std::uint64_t left_out_count = 0;
  std::vector<std::string> asked;
  moment now{std::chrono::hours(1)};
  pop3::session session;

private:
  std::size_t chunk_;
  std::size_t acknowledged_ = 0;
};

} // namespace barid::pop3
