// The client against a real submission server: Postfix, with passwords checked by Dovecot, whose
// mail ends up at our own LMTP listener.

#include "runtime/mail/lmtp/listener.hpp"
#include "runtime/mail/smtp/client.hpp"
#include "tests/runtime/mail/lmtp/recording_delivery.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postfix_server.hpp"
#include "tests/support/sasl_server.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::smtp {

using testing::eventually;

namespace {

std::unique_ptr<lmtp::listener> listen(const std::shared_ptr<lmtp::delivery>& to) {
  lmtp::listener_settings s;
  s.at = {"127.0.0.1", 0, {}};
  return std::move(*lmtp::listener::start(s, to));
}

/// Started once for all cases of the suite.
struct submission {
  testing::tls_authority authority;
  testing::sasl_server passwords{{{"support", "sesame"}}};
  std::shared_ptr<lmtp::recording_delivery> arrived = std::make_shared<lmtp::recording_delivery>();
  std::unique_ptr<lmtp::listener> sink = listen(arrived);
  std::string next_hop = "inet:127.0.0.1:" + std::to_string(sink->bound().port);
  testing::certificate_files tls = authority.issue();
  std::unique_ptr<testing::postfix_server> starttls =
      testing::postfix_server::submission(tls, passwords.socket(), next_hop);
  std::unique_ptr<testing::postfix_server> implicit =
      testing::postfix_server::submission_tls(tls, passwords.socket(), next_hop);

  static submission& get() {
    static submission only;
    return only;
  }

  client to(const testing::postfix_server& mta, security secured, const std::string& word = "sesame") const {
    server s;
    s.at = {"localhost", mta.port(), {}};
    s.secured = secured;
    s.as = password_login{"support", word};
    return {s, *net::tls_context::client(authority.ca_file())};
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(smtp_submission)

BOOST_AUTO_TEST_CASE(a_mail_goes_through_postfix_and_arrives_unaltered) {
  auto& world = submission::get();
  const std::string bytes = "From: <support@acme.example>\r\nTo: <a@shop.example>\r\nSubject: through\r\nMessage-ID: "
                            "<t.1@acme.example>\r\nDate: Sun, 29 Mar 2026 10:05:09 +0300\r\n\r\n.dot\r\n..\r\nسلام\r\n";
  for (const auto secured : {security::starttls, security::implicit_tls}) {
    auto c = world.to(secured == security::starttls ? *world.starttls : *world.implicit, secured);
    const auto opened = c.open();
    BOOST_REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.why().message));
    BOOST_TEST(c.secured());
    BOOST_TEST(c.offered().pipelining);
    const auto to = std::string(secured == security::starttls ? "a" : "b") + "@shop.example";
    const auto results = c.send({"support@acme.example", {to, "c@shop.example"}, bytes, false});
    BOOST_TEST((results[0].what == fate::sent), results[0].text);
    BOOST_TEST((results[1].what == fate::sent));
    c.quit();
    BOOST_TEST(eventually([&] { return world.arrived->deliveries_to(to) == 1; }), world.starttls->log());
  }
  for (const auto& [envelope, mail] : world.arrived->mails()) // Postfix puts its Received line above
    BOOST_TEST(mail.ends_with(bytes), mail);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_told_from_everything_else) {
  auto& world = submission::get();
  auto c = world.to(*world.starttls, security::starttls, "wrong");
  const auto opened = c.open();
  BOOST_REQUIRE(!opened.ok());
  BOOST_TEST((opened.why().code == errc::refused));
  BOOST_TEST((c.reached() == stage::login));
  BOOST_TEST(opened.why().message.find("the server refused user name or password: 535 5.7.8") == 0u);
}

BOOST_AUTO_TEST_CASE(tls_to_the_wrong_kind_of_port_is_told_in_words) {
  auto& world = submission::get();
  auto c = world.to(*world.starttls, security::implicit_tls);
  BOOST_TEST(c.open().why().message == "`localhost` does not speak TLS here");
}

BOOST_AUTO_TEST_CASE(a_server_with_a_bad_certificate_gets_neither_password_nor_mail) {
  auto& world = submission::get();
  using hours = std::chrono::hours;
  const std::pair<testing::certificate_wish, std::string> bad[] = {
      {{{"localhost"}, hours(-480), hours(-24)}, "certificate of `localhost` expired on "},
      {{{"mx.other.example"}}, "name mismatch: asked for `localhost`, certificate is for mx.other.example"}};
  for (const auto& [wish, words] : bad) {
    const auto mta =
        testing::postfix_server::submission(world.authority.issue(wish), world.passwords.socket(), world.next_hop);
    auto c = world.to(*mta, security::starttls);
    const auto opened = c.open();
    BOOST_REQUIRE(!opened.ok());
    BOOST_TEST((opened.why().code == errc::refused));
    BOOST_TEST(opened.why().message.find(words) == 0u, opened.why().message);
    BOOST_TEST(!c.usable());
    BOOST_TEST(eventually([&] { return mta->log().find("disconnect from") != std::string::npos; }));
    BOOST_TEST(mta->log().find("sasl_username") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(without_login_a_submission_server_refuses_each_recipient) {
  auto& world = submission::get();
  server s;
  s.at = {"localhost", world.starttls->port(), {}};
  client c(s, *net::tls_context::client(world.authority.ca_file()));
  BOOST_REQUIRE(c.open().ok());
  const auto results = c.send({"support@acme.example", {"x@shop.example"}, "Subject: x\r\n\r\n", false});
  BOOST_TEST((results[0].what == fate::permanent));
  BOOST_TEST(results[0].code == 554);
  BOOST_TEST(results[0].enhanced == "5.7.1");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::smtp
