// tests/engine/connected_desk.hpp - the real program with one account on a real Dovecot, that sends
// through a real Postfix into the same Dovecot, where a customer has a mailbox, too.

#pragma once

#include "tests/support/dovecot_server.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/postfix_server.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace barid::testing {

struct connected_desk {
  static constexpr const char* account = "support@acme.example";
  static constexpr const char* customer = "sara@shop.example";
  static constexpr const char* password = "a-long-enough-pass";

  /// With `rules` as `main.route` and whatever else lies beside it (name and text). The account is
  /// connected and the person signed in when it returns.
  explicit connected_desk(const std::string& rules,
                          const std::vector<std::pair<std::string, std::string>>& others = {});

  temp_folder files;
  test::dovecot_server dovecot{{.users = {{account, password}, {customer, "hers"}}, .extra = ""}};
  tls_authority authority;
  std::unique_ptr<postfix_server> postfix = postfix_server::submission(
      authority.issue(), dovecot.auth_socket(), "inet:127.0.0.1:" + std::to_string(dovecot.lmtp_port()));
  std::string password_file = files.write("password", std::string(password) + "\n").string();
  std::string ca = files.write("ca.pem", content_of(dovecot.ca_file()) + content_of(authority.ca_file())).string();
  engine_process engine;
  test::client api;

  /// A mail of the customer in the account. `more`: further header lines, each with its CRLF.
  void ask(const std::string& subject, const std::string& id, const std::string& more = {});
  /// All mails in the customer's mailbox, one behind the other.
  [[nodiscard]] std::string answers();

  /// A command on the same data folder, while the engine runs.
  [[nodiscard]] finished barid(std::vector<std::string> words) const;
  /// Adds the account, by IMAP.
  void connect();

private:
  void sign_in();
};

/// The value of a header field, empty without one.
[[nodiscard]] std::string header_of(const std::string& mail, const std::string& name);

} // namespace barid::testing
