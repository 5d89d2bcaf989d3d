// Where credentials may go, and every trick to get at them.

#include "tests/runtime/mail/smtp/scripted_server.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::smtp {

using namespace std::chrono_literals;
using testing::conversation;
using testing::fake_peer;

namespace {

constexpr const char* secret = "correct-horse-battery";

const auto password = credentials(password_login{"support", secret});

/// No connection was ever told the password, in any form.
bool knows_password(const fake_peer& peer) {
  const auto heard = peer.heard();
  return heard.find("AUTH") != heard.npos || heard.find(secret) != heard.npos ||
         heard.find("Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5") != heard.npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(smtp_client_tls)

BOOST_AUTO_TEST_CASE(a_login_happens_after_starttls_and_a_new_hello) {
  const auto tls = server_tls();
  fake_peer peer([&](conversation& c) {
    c.say("220 mx\r\n");
    c.hear();
    c.say("250-mx\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n");
    c.hear();
    c.say("220 go\r\n");
    c.start_tls(tls);
    c.hear();
    c.say("250-mx\r\n250 AUTH LOGIN PLAIN\r\n");
    c.hear();
    c.say("235 2.7.0 welcome\r\n");
    c.hear_all();
  });
  auto c = client_for(peer, security::starttls, password);
  BOOST_REQUIRE(c.open().ok());
  BOOST_TEST(c.secured());
  // base64 of NUL support NUL correct-horse-battery
  BOOST_TEST(peer.heard() == "EHLO barid.acme.example\r\nSTARTTLS\r\nEHLO barid.acme.example\r\n"
                             "AUTH PLAIN AHN1cHBvcnQAY29ycmVjdC1ob3JzZS1iYXR0ZXJ5\r\n");
}

BOOST_AUTO_TEST_CASE(auth_login_answers_its_two_questions) {
  const auto tls = server_tls();
  fake_peer peer([&](conversation& c) {
    c.start_tls(tls);
    c.say("220 mx\r\n");
    c.hear();
    c.say("250-mx\r\n250 AUTH LOGIN\r\n");
    c.hear();
    c.say("334 VXNlcm5hbWU6\r\n");
    c.hear();
    c.say("334 UGFzc3dvcmQ6\r\n");
    c.hear();
    c.say("235 ok\r\n");
    c.hear_all();
  });
  auto c = client_for(peer, security::implicit_tls, password);
  BOOST_REQUIRE(c.open().ok());
  BOOST_TEST(peer.heard() ==
             "EHLO barid.acme.example\r\nAUTH LOGIN\r\nc3VwcG9ydA==\r\nY29ycmVjdC1ob3JzZS1iYXR0ZXJ5\r\n");
}

BOOST_AUTO_TEST_CASE(a_password_too_long_for_a_command_line_is_sent_on_its_own) {
  fake_peer peer([&](conversation& c) {
    c.say("220 mx\r\n");
    c.hear();
    c.say("250-mx\r\n250 AUTH PLAIN\r\n");
    c.hear();
    c.say("334 \r\n");
    c.hear();
    c.say("235 ok\r\n");
    c.hear_all();
  });
  server s;
  s.at = peer.at();
  s.secured = security::none;
  s.as = password_login{"support", std::string(600, 'p')};
  s.login_in_clear = true;
  client c(s, *net::tls_context::client(), quick());
  BOOST_REQUIRE(c.open().ok());
  BOOST_TEST(peer.heard().find("AUTH PLAIN\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_refused_in_words_without_the_password) {
  const auto tls = server_tls();
  std::string answer = "535 5.7.8 nice try\r\n";
  fake_peer peer([&](conversation& c) {
    c.start_tls(tls);
    c.say("220 mx\r\n");
    c.hear();
    c.say("250-mx\r\n250 AUTH PLAIN\r\n");
    c.hear();
    c.say(answer);
    c.hear_all();
  });
  auto c = client_for(peer, security::implicit_tls, password);
  auto refused = c.open();
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST((refused.why().code == errc::refused));
  BOOST_TEST((c.reached() == stage::login));
  BOOST_TEST(refused.why().message == "the server refused user name or password: 535 5.7.8 nice try");
  answer = std::string("535 you said ") + secret + " or AHN1cHBvcnQAY29ycmVjdC1ob3JzZS1iYXR0ZXJ5\r\n";
  BOOST_TEST(c.open().why().message == "the server refused user name or password: 535 you said … or …");
  answer = "454 4.7.0 ask later\r\n";
  BOOST_TEST((c.open().why().code == errc::unavailable));
}

BOOST_AUTO_TEST_CASE(without_tls_no_credentials_are_sent_unless_allowed_and_then_to_loopback_only) {
  fake_peer peer([](conversation& c) {
    c.say("220 mx\r\n");
    c.hear();
    c.say("250-mx\r\n250 AUTH PLAIN LOGIN\r\n");
    c.hear_all();
  });
  for (const auto secured : {security::none, security::opportunistic, security::starttls}) {
    auto c = client_for(peer, secured, password);
    const auto opened = c.open();
    BOOST_REQUIRE(!opened.ok());
    BOOST_TEST((opened.why().code == errc::refused));
  }
  BOOST_TEST(!knows_password(peer));
}

BOOST_AUTO_TEST_CASE(a_stripped_starttls_ends_the_connection) {
  fake_peer peer([](conversation& c) { serve(c, {}, "250-mx\r\n250-XXXXXXXX\r\n250 AUTH PLAIN\r\n"); });
  auto c = client_for(peer, security::starttls, password);
  const auto opened = c.open();
  BOOST_REQUIRE(!opened.ok());
  BOOST_TEST((c.reached() == stage::secure));
  BOOST_TEST(opened.why().message == "`localhost` offers no STARTTLS, so nothing is sent");
  BOOST_TEST(peer.heard() == "EHLO barid.acme.example\r\n");
}

BOOST_AUTO_TEST_CASE(text_injected_behind_starttls_ends_the_connection) {
  const auto tls = server_tls();
  fake_peer peer([&](conversation& c) {
    c.say("220 mx\r\n");
    c.hear();
    c.say("250-mx\r\n250 STARTTLS\r\n");
    c.hear();
    c.say("220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n235 ok\r\n");
    c.start_tls(tls);
    c.hear_all();
  });
  auto c = client_for(peer, security::starttls, password);
  const auto opened = c.open();
  BOOST_REQUIRE(!opened.ok());
  BOOST_TEST(!knows_password(peer));
}

BOOST_AUTO_TEST_CASE(a_refused_starttls_never_falls_back_to_clear_text) {
  for (const auto secured : {security::starttls, security::opportunistic}) {
    fake_peer peer([](conversation& c) {
      serve(c, {{"STAR", "454 4.7.0 no TLS today\r\n"}}, "250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n");
    });
    auto c = client_for(peer, secured, password);
    BOOST_TEST((c.open().why().code == errc::unavailable));
    BOOST_TEST(!knows_password(peer));
  }
}

BOOST_AUTO_TEST_CASE(a_bad_certificate_refuses_in_every_mode_and_no_password_is_sent) {
  using hours = std::chrono::hours;
  const std::pair<testing::certificate_wish, std::string> bad[] = {
      {{{"localhost"}, hours(-480), hours(-24)}, "certificate of `localhost` expired on 20"},
      {{{"mx.evil.example"}}, "name mismatch: asked for `localhost`, certificate is for mx.evil.example"}};
  for (const auto& [wish, words] : bad) {
    const auto tls = server_tls(wish);
    for (const auto secured : {security::implicit_tls, security::starttls, security::opportunistic}) {
      fake_peer peer([&](conversation& c) {
        if (secured != security::implicit_tls) {
          c.say("220 mx\r\n");
          c.hear();
          c.say("250-mx\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n");
          c.hear();
          c.say("220 go\r\n");
        }
        c.start_tls(tls);
        c.hear_all();
      });
      auto c = client_for(peer, secured, password);
      const auto opened = c.open();
      BOOST_REQUIRE(!opened.ok());
      BOOST_TEST((opened.why().code == errc::refused));
      BOOST_TEST((c.reached() == stage::secure));
      BOOST_TEST(opened.why().message.find(words) == 0u, opened.why().message);
      BOOST_TEST(!knows_password(peer));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::smtp
