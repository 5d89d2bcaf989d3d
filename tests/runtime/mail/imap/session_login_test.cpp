#include "conversation.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::imap {

namespace {

constexpr std::size_t chunkings[] = {1, 0, 4096};

account_settings with(tls_mode mode) {
  auto out = usual_settings();
  out.tls = mode;
  return out;
}

account_settings with_token() {
  auto out = usual_settings();
  out.method = login_method::oauth;
  out.secret = [](const secret_answer& answer) { answer(std::string("tok.en")); };
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(imap_session_login)

BOOST_AUTO_TEST_CASE(a_server_with_all_extensions_is_greeted_and_logged_into) {
  for (const auto chunk : chunkings) {
    auto settings = usual_settings();
    settings.send_id = true;
    conversation c(settings, chunk);
    c.connect();
    c.play(R"(
      E: connected encrypted
      S: * OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN AUTH=LOGIN] ready.
      C: b1 AUTHENTICATE PLAIN AHN1cHBvcnRAYWNtZS5leGFtcGxlAHAidw==
      S: b1 OK [CAPABILITY IMAP4rev1 SASL-IR ID ENABLE IDLE CONDSTORE QRESYNC UIDPLUS MOVE] Logged in
      C: b2 ID ("name" "Barid")
      S: * ID ("name" "Dovecot")
      S: b2 OK ID completed.
      C: b3 ENABLE QRESYNC
      S: * ENABLED QRESYNC
      S: b3 OK Enabled.
      E: authenticated
      C: b4 EXAMINE "INBOX"
    )");
    c.end();
  }
}

BOOST_AUTO_TEST_CASE(a_bare_server_is_asked_for_everything_and_logged_into_with_login) {
  for (const auto chunk : chunkings) {
    conversation c(usual_settings(), chunk);
    c.connect();
    c.play(R"(
      E: connected encrypted
      S: * OK hello
      C: b1 CAPABILITY
      S: * CAPABILITY IMAP4rev1
      S: b1 OK done
      C: b2 LOGIN "support@acme.example" "p\"w"
      S: b2 OK welcome
      C: b3 CAPABILITY
      S: * CAPABILITY IMAP4rev1
      S: b3 OK done
      E: authenticated
      C: b4 EXAMINE "INBOX"
    )");
    c.end();
  }
}

BOOST_AUTO_TEST_CASE(without_an_initial_response_the_secret_waits_for_the_challenge) {
  conversation c;
  c.connect();
  c.play(R"(
    E: connected encrypted
    S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready
    C: b1 AUTHENTICATE PLAIN
  )");
  BOOST_TEST(c.sent == "");
  c.play(R"(
    S: +
    C: AHN1cHBvcnRAYWNtZS5leGFtcGxlAHAidw==
    S: b1 OK [CAPABILITY IMAP4rev1] in
    E: authenticated
    C: b2 EXAMINE "INBOX"
  )");
  c.end();
}

BOOST_AUTO_TEST_CASE(a_password_that_cannot_be_quoted_travels_as_a_literal) {
  auto settings = usual_settings();
  settings.secret = [](const secret_answer& answer) { answer(std::string("p\xc3\xa4ss")); };
  conversation c(settings);
  c.connect();
  c.play(R"(
    E: connected encrypted
    S: * OK [CAPABILITY IMAP4rev1] ready
    C: b1 LOGIN "support@acme.example" {5}
  )");
  BOOST_TEST(c.sent == "");
  c.play("S: + go\nC: p\xc3\xa4ss\nS: b1 OK [CAPABILITY IMAP4rev1] in\nE: authenticated\n");
}

BOOST_AUTO_TEST_CASE(starttls_comes_before_anything_else_and_voids_what_was_said) {
  for (const auto chunk : chunkings) {
    conversation c(with(tls_mode::starttls), chunk);
    c.connect({false, false});
    c.play(R"(
      E: connected in clear
      S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready
      C: b1 CAPABILITY
      S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
      S: b1 OK done
      C: b2 STARTTLS
      S: b2 OK begin
    )");
    BOOST_TEST(c.flags.start_tls);
    c.session.tls_ready(c.now);
    c.collect();
    c.play(R"(
      E: connected encrypted
      C: b3 CAPABILITY
      S: * CAPABILITY IMAP4rev1
      S: b3 OK done
      C: b4 LOGIN "support@acme.example" "p\"w"
    )");
    c.end();
  }
}

BOOST_AUTO_TEST_CASE(a_token_goes_by_oauthbearer_or_xoauth2) {
  conversation bearer(with_token());
  bearer.connect();
  bearer.play(R"(
    E: connected encrypted
    S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER] ready
    C: b1 AUTHENTICATE OAUTHBEARER bixhPXN1cHBvcnRAYWNtZS5leGFtcGxlLAFob3N0PWltYXAuYWNtZS5leGFtcGxlAXBvcnQ9OTkzAWF1dGg9QmVhcmVyIHRvay5lbgEB
    S: + eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=
    C: AQ==
    S: b1 NO [AUTHENTICATIONFAILED] no
    E: failed authentication: the server refused the login of `support@acme.example`: no ({"status":"invalid_token"})
  )");
  BOOST_TEST(bearer.closed);
  conversation x(with_token());
  x.connect();
  x.play(R"(
    E: connected encrypted
    S: * OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready
    C: b1 AUTHENTICATE XOAUTH2
    S: +
    C: dXNlcj1zdXBwb3J0QGFjbWUuZXhhbXBsZQFhdXRoPUJlYXJlciB0b2suZW4BAQ==
    S: + eyJzdGF0dXMiOiI0MDAifQ==
  )");
  BOOST_TEST(x.sent == "\r\n");
}

BOOST_AUTO_TEST_CASE(a_refused_login_is_told_apart_from_a_busy_server) {
  const std::pair<const char*, const char*> cases[] = {
      {"NO [AUTHENTICATIONFAILED] wrong",
       "failed authentication: the server refused the login of `support@acme.example`: wrong"},
      {"NO wrong", "failed authentication: the server refused the login of `support@acme.example`: wrong"},
      {"NO [EXPIRED] too old",
       "failed authentication: the server refused the login of `support@acme.example`: too old"},
      {"NO [UNAVAILABLE] database down", "failed network: the server cannot log anybody in now: database down"},
      {"NO [LIMIT] too many", "failed network: the server cannot log anybody in now: too many"},
      {"NO [PRIVACYREQUIRED] encrypt", "failed policy: the server wants an encrypted connection: encrypt"},
      {"BAD p\"w", "failed protocol: the server did not understand the login"},
  };
  for (const auto& [answer, expected] : cases) {
    conversation c;
    c.connect();
    c.server("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n");
    c.told.clear();
    c.server(std::string("b1 ") + answer + "\r\n");
    BOOST_REQUIRE(c.told.size() == 1u);
    BOOST_TEST(c.told[0] == expected);
    BOOST_TEST(c.closed);
  }
}

BOOST_AUTO_TEST_CASE(a_secret_that_cannot_be_had_is_told_by_its_reason) {
  for (const auto code : {errc::refused, errc::unavailable}) {
    auto settings = usual_settings();
    settings.secret = [code](const secret_answer& answer) { answer(error{code, "the token was revoked", ""}); };
    conversation c(settings);
    c.connect();
    c.server("* OK [CAPABILITY IMAP4rev1] ready\r\n");
    BOOST_TEST(c.told.back() == std::string(code == errc::refused ? "failed authentication" : "failed network") +
                                    ": the token was revoked");
  }
}

BOOST_AUTO_TEST_CASE(a_preauthenticated_connection_is_used_when_it_is_encrypted) {
  conversation c;
  c.connect();
  c.play(R"(
    E: connected encrypted
    S: * PREAUTH [CAPABILITY IMAP4rev1 IDLE] hello
    E: authenticated
    C: b1 EXAMINE "INBOX"
  )");
  conversation plain(with(tls_mode::starttls));
  plain.connect({false, false});
  plain.play(R"(
    E: connected in clear
    S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello
    E: failed policy: the server skipped the login, so that the connection cannot be encrypted
  )");
  plain.end();
}

BOOST_AUTO_TEST_SUITE_END()

// What must never happen: a credential, or a part of one, on a line that others can read.
BOOST_AUTO_TEST_SUITE(imap_session_encryption)

BOOST_AUTO_TEST_CASE(no_credential_leaves_on_a_connection_that_is_not_encrypted) {
  struct attack {
    tls_mode mode;
    transport how;
    const char* script;
  };
  const attack attacks[] = {
      // STARTTLS stripped from the capabilities
      {tls_mode::starttls,
       {false, false},
       "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi\nC: b1 CAPABILITY\nS: * CAPABILITY "
       "IMAP4rev1 AUTH=PLAIN\nS: b1 OK\n"},
      // refused
      {tls_mode::starttls,
       {false, false},
       "S: * OK hi\nC: b1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\nS: b1 OK\nC: "
       "b2 STARTTLS\nS: b2 NO later\n"},
      {tls_mode::starttls,
       {false, false},
       "S: * OK hi\nC: b1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\nS: b1 OK\nC: "
       "b2 STARTTLS\nS: b2 BAD what\n"},
      // answers pretending that we are past it
      {tls_mode::starttls,
       {false, false},
       "S: * OK hi\nC: b1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\nS: b1 OK\nC: "
       "b2 STARTTLS\nS: + go on\nS: * BYE x\n"},
      // a plain connection where TLS was wanted, even on loopback
      {tls_mode::tls, {false, true}, "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\n"},
      // `none` away from loopback
      {tls_mode::none,
       {false, false},
       "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\nC: b1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 "
       "AUTH=PLAIN\nS: b1 OK\n"},
  };
  for (const auto& a : attacks)
    for (const std::size_t chunk : {std::size_t(1), std::size_t(4096)}) {
      auto settings = with(a.mode);
      bool asked = false;
      settings.secret = [&](const secret_answer& answer) {
        asked = true;
        answer(std::string("p\"w"));
      };
      conversation c(settings, chunk);
      c.connect(a.how);
      c.play(a.script);
      BOOST_TEST(!asked);
      BOOST_TEST(c.everything.find("support@") == std::string::npos);
      BOOST_TEST(c.closed);
      BOOST_TEST(c.told.back().starts_with("failed "));
    }
}

BOOST_AUTO_TEST_CASE(loopback_tests_may_do_without_encryption) {
  conversation c(with(tls_mode::none));
  c.connect({false, true});
  c.play(R"(
    E: connected in clear
    S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi
    C: b1 CAPABILITY
    S: * CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR
    S: b1 OK
    C: b2 AUTHENTICATE PLAIN AHN1cHBvcnRAYWNtZS5leGFtcGxlAHAidw==
  )");
}

BOOST_AUTO_TEST_CASE(bytes_injected_behind_the_starttls_answer_end_the_connection) {
  const std::string before = "* OK hi\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\nb1 OK\r\n";
  for (const std::string injected : {"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", "*", "b3 OK\r\n"}) {
    conversation c(with(tls_mode::starttls));
    c.connect({false, false});
    c.server(before);
    c.server("b2 OK go\r\n" + injected);
    BOOST_TEST(c.told.back() == "failed protocol: somebody put bytes behind the answer to STARTTLS");
    BOOST_TEST(!c.flags.start_tls);
    // the same in a packet of its own, before TLS begins
    conversation later(with(tls_mode::starttls));
    later.connect({false, false});
    later.server(before);
    later.server("b2 OK go\r\n");
    later.server(injected);
    BOOST_TEST(later.told.back() == "failed protocol: the server went on in clear text after it agreed to STARTTLS");
    later.session.tls_ready(later.now);
    later.collect();
    BOOST_TEST(later.everything.find("AUTH") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(capabilities_from_before_tls_are_forgotten) {
  conversation c(with(tls_mode::starttls));
  c.connect({false, false});
  c.server("* OK hi\r\n* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR\r\nb1 OK\r\nb2 OK go\r\n");
  c.session.tls_ready(c.now);
  c.collect();
  c.server("* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nb3 OK\r\n");
  BOOST_TEST(c.told.back() == "failed policy: the server takes no password logins");
  BOOST_TEST(c.everything.find("AUTHENTICATE") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
