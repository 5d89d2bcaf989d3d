#include "issuer.hpp"

#include "runtime/oauth/web.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/free_port.hpp"

#include <filesystem>
#include <stdexcept>

namespace barid::oauth {

namespace fs = std::filesystem;

issuer::issuer(const std::string& mechanisms) {
  const auto port = std::to_string(testing::free_port());
  url_ = "https://localhost:" + port;
  const auto own = authority_.issue();
  const auto log = files_.path() / "issuer.log";
  server_ = std::make_unique<testing::child_process>(
      std::vector<std::string>{BARID_NODE, std::string(BARID_OAUTH_FOLDER) + "/server.mjs", port,
                               (files_.path() / "keys").string(), own.certificate, own.key},
      log);
  const bool up = testing::eventually(
      [&] { return testing::content_of(log).find("ready") != std::string::npos || !server_->running(); });
  if (!up || !server_->running())
    throw std::runtime_error("the authorisation server does not start: " + testing::content_of(log));
  // Dovecot runs as another user
  fs::permissions(files_.path(), fs::perms(0755));
  const auto settings = files_.write(
      "oauth2.conf", "introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=" +
                         (files_.path() / "keys").string() + "/\nissuers = " + url_ + "\nusername_attribute = sub\n");
  test::dovecot_options o;
  o.users = {{support, "sesame"}};
  o.extra = "auth_mechanisms = plain login " + mechanisms +
            "\npassdb {\n driver = oauth2\n mechanisms = " + mechanisms + "\n args = " + settings.string() + "\n}\n";
  dovecot_ = std::make_unique<test::dovecot_server>(o);
  postfix_ = testing::postfix_server::submission(authority_.issue(), dovecot_->auth_socket(),
                                                 "inet:127.0.0.1:" + std::to_string(dovecot_->lmtp_port()));
  (void)files_.write("ca.pem", testing::content_of(dovecot_->ca_file()) + testing::content_of(authority_.ca_file()));
}

net::tls_context issuer::tls() const {
  auto made = net::tls_context::client(ca_file());
  if (!made) throw std::runtime_error(made.why().message);
  return *made;
}

provider issuer::as(const std::string& client) const {
  auto out = discover(url_, tls(), net::deadline::after(std::chrono::seconds(20)));
  if (!out) throw std::runtime_error(out.why().message);
  out->client_id = client;
  out->scope = "openid offline_access mail";
  return *out;
}

std::string issuer::agree(const std::string& address, const std::string& user, bool stop,
                          const std::string& code) const {
  testing::environment variables{{"NODE_EXTRA_CA_CERTS", authority_.ca_file()}};
  if (stop) variables.emplace_back("STOP", "1");
  const auto done =
      testing::run({BARID_NODE, std::string(BARID_OAUTH_FOLDER) + "/agree.mjs", address, user, code}, variables);
  if (done.status != 0) throw std::runtime_error("nobody could agree: " + done.output);
  return done.output;
}

result<tokens> issuer::signed_in(const std::string& client, const std::string& user) const {
  const auto at = as(client);
  const std::string redirect = "http://127.0.0.1:9/callback";
  const auto proof = new_pkce();
  const auto state = new_state();
  const auto answer = agree(consent_url(at, redirect, state, proof, user), user, true);
  const auto query = answer.substr(answer.find('?') + 1, answer.find('\n') - answer.find('?') - 1);
  if (field_of(query, "state") != state) throw std::runtime_error("another state: " + answer);
  asker ask(at, "", tls(), std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()));
  return ask.with_code(field_of(query, "code"), proof, redirect);
}

void issuer::revoke(const tokens& t, const std::string& client) const {
  const auto done = post(url_ + "/token/revocation", {{"token", t.refresh}, {"client_id", client}}, tls(),
                         net::deadline::after(std::chrono::seconds(20)));
  if (!done || done->status != 200) throw std::runtime_error("the token was not revoked");
}

} // namespace barid::oauth
