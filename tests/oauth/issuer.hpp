// tests/oauth/issuer.hpp - an authorisation server, mail servers that take its tokens, and a person with a
// browser.
//
// Fails    by std::runtime_error, with what the server wrote.

#pragma once

#include "runtime/oauth/grant.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/dovecot_server.hpp"
#include "tests/support/postfix_server.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/tls_authority.hpp"

#include <memory>
#include <string>

namespace barid::oauth {

inline constexpr const char* support = "support@acme.example";

class issuer {
public:
  /// Its mail servers let in by these mechanisms of SASL, beside passwords.
  explicit issuer(const std::string& mechanisms = "xoauth2 oauthbearer");

  [[nodiscard]] const std::string& url() const { return url_; }
  /// Trusts all the servers here.
  [[nodiscard]] std::string ca_file() const { return (files_.path() / "ca.pem").string(); }
  [[nodiscard]] net::tls_context tls() const;
  /// As the client `barid` or `short`, with the scope that our servers want.
  [[nodiscard]] provider as(const std::string& client) const;

  /// Agrees as `user` at this address, and returns what came of it: where the answer leads to
  /// (`stop`), or what it says.
  [[nodiscard]] std::string agree(const std::string& address, const std::string& user, bool stop,
                                  const std::string& code = "") const;
  /// The whole way: consent, code, tokens.
  [[nodiscard]] result<tokens> signed_in(const std::string& client, const std::string& user) const;
  /// What was granted with this refresh token is worth nothing any more (RFC 7009).
  void revoke(const tokens& t, const std::string& client) const;

  test::dovecot_server& dovecot() { return *dovecot_; }
  [[nodiscard]] std::uint16_t submission_port() const { return postfix_->port(); }

private:
  testing::temp_folder files_;
  testing::tls_authority authority_;
  std::string url_;
  std::unique_ptr<testing::child_process> server_;
  std::unique_ptr<test::dovecot_server> dovecot_;
  std::unique_ptr<testing::postfix_server> postfix_;
};

} // namespace barid::oauth
