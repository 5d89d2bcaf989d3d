#include "visit.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::pop3 {

namespace {

using namespace std::chrono_literals;

account_settings by_stls() {
  auto out = usual_settings();
  out.tls = tls_mode::starttls;
  return out;
}

bool said_nothing_secret(const visit& v) {
  return v.everything.find("USER") == std::string::npos && v.everything.find("AUTH") == std::string::npos &&
         !v.flags.wants_secret;
}

} // namespace

BOOST_AUTO_TEST_SUITE(pop3_session_hostile)

BOOST_AUTO_TEST_CASE(no_credential_leaves_before_the_line_is_encrypted) {
  visit refused(by_stls());
  refused.connect({false, false});
  refused.play("S:+OK ready\nC:STLS\nS:-ERR no TLS here\n");
  BOOST_CHECK(refused.failures.at(0).kind == failure::policy);
  BOOST_TEST(said_nothing_secret(refused));

  visit injected(by_stls()); // the offer came from somebody in between
  injected.connect({false, false});
  injected.server("+OK ready\r\n");
  injected.server("+OK go\r\n+OK and more\r\n");
  BOOST_CHECK(injected.failures.at(0).kind == failure::protocol);
  BOOST_TEST(!injected.flags.start_tls);
  BOOST_TEST(said_nothing_secret(injected));

  visit in_clear(by_stls());
  in_clear.connect({false, false});
  in_clear.server("+OK ready\r\n");
  in_clear.server("+OK go\r\n");
  BOOST_TEST(in_clear.flags.start_tls);
  in_clear.server("+OK still here\r\n");
  BOOST_CHECK(in_clear.failures.at(0).kind == failure::protocol);

  auto none = usual_settings();
  none.tls = tls_mode::none;
  visit elsewhere(none);
  elsewhere.connect({false, false}); // not a loopback address
  elsewhere.play("S:+OK ready\nC:CAPA\nS:-ERR\n");
  BOOST_CHECK(elsewhere.failures.at(0).kind == failure::policy);
  BOOST_TEST(said_nothing_secret(elsewhere));

  visit unencrypted;
  unencrypted.connect({false, false});
  BOOST_CHECK(unencrypted.failures.at(0).kind == failure::policy);
}

BOOST_AUTO_TEST_CASE(after_stls_what_was_said_before_is_forgotten) {
  visit v(by_stls());
  v.connect({false, false});
  v.play("S:+OK ready\nC:STLS\nS:+OK\n");
  v.session.tls_ready(v.now);
  v.collect();
  v.play("C:CAPA\nS:+OK\nS:.\n");
  BOOST_TEST(v.flags.wants_secret);
}

BOOST_AUTO_TEST_CASE(memory_is_bounded_whatever_is_sent) {
  visit endless;
  endless.connect();
  for (int i = 0; i < 10 && endless.failures.empty(); ++i) endless.server(std::string(4096, 'x'));
  BOOST_CHECK(endless.failures.at(0).kind == failure::protocol);

  auto s = usual_settings();
  s.limits.listing = 1000;
  visit names(s);
  names.sign_in();
  names.play("C:UIDL\nS:+OK\n");
  for (int i = 1; i < 500 && names.failures.empty(); ++i)
    names.server(std::to_string(i) + " name" + std::to_string(i) + "\r\n");
  BOOST_CHECK(names.failures.at(0).kind == failure::protocol);

  s = usual_settings();
  s.limits.mail_size = 1000;
  visit liar(s);
  liar.list({{"a", 10}, {"b", 1}});
  liar.play("C:RETR 1\nS:+OK\n");
  for (int i = 0; i < 100 && liar.failures.empty(); ++i) liar.server(std::string(998, 'x') + "\r\n");
  BOOST_CHECK(liar.failures.at(0).kind == failure::protocol);
  BOOST_REQUIRE(liar.refused.size() == 1u); // accounted for, so that the mailbox goes on
  liar.session.pass_over(liar.refused[0].place, liar.now);
  liar.collect();
  liar.list({{"a", 10}, {"b", 1}});
  liar.play("C:RETR 2\nS:+OK\nS:b\nS:.\n");
  BOOST_TEST(liar.mails.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_mail_that_breaks_the_connection_each_time_is_left_and_the_next_one_read) {
  visit v;
  for (int i = 0; i < 3; ++i) {
    v.list({{"poison", 10}, {"b", 1}});
    v.play("C:RETR 1\nS:+OK\nS:half\n");
    v.session.broken({failure::network, "cut", ""});
    v.collect();
    v.sent.clear();
  }
  v.list({{"poison", 10}, {"b", 1}});
  v.play("C:RETR 2\nS:+OK\nS:b\nS:.\n");
  BOOST_REQUIRE(v.refused.size() == 1u);
  BOOST_TEST(v.refused[0].place.uidl == "poison");
}

BOOST_AUTO_TEST_CASE(one_name_for_two_mails_loses_none) {
  auto s = usual_settings();
  s.policy = after_commit::remove;
  visit v(s);
  v.list({{"same", 1}, {"same", 1}});
  v.play("C:RETR 1\nS:+OK\nS:first\nS:.\nC:RETR 2\nS:+OK\nS:second\nS:.\n");
  BOOST_TEST(v.mails.size() == 2u);
  v.session.acknowledge(v.mails[0].place, v.now);
  v.session.pass_over(v.mails[1].place, v.now);
  v.collect();
  v.play("C:QUIT\nS:+OK\n"); // which of them would go is not ours to say
  BOOST_TEST(v.deleted.empty());
}

BOOST_AUTO_TEST_CASE(lists_that_make_no_sense_end_the_visit_and_lose_nothing) {
  for (const std::string line : {"x", "0 a", "1", "1 ", "99999999999 a", "-1 a", "1 a\x01", "1 \xC3\xA9"}) {
    visit v;
    v.sign_in();
    v.play("C:UIDL\nS:+OK\n");
    v.server(line + "\r\n.\r\n");
    BOOST_TEST_CONTEXT(line) {
      BOOST_REQUIRE(v.failures.size() == 1u);
      BOOST_CHECK(v.failures[0].kind == failure::protocol);
    }
  }
  visit twice; // one number for two mails
  twice.sign_in();
  twice.play("C:UIDL\nS:+OK\nS:1 a\nS:1 b\nS:.\n");
  BOOST_TEST(twice.failures.size() == 1u);
}

BOOST_AUTO_TEST_CASE(refusals_are_told_apart) {
  const std::pair<const char*, failure> cases[] = {
      {"-ERR [AUTH] wrong", failure::authentication},
      {"-ERR wrong password", failure::authentication},
      {"-ERR [SYS/TEMP] later", failure::network},
      {"-ERR [IN-USE] somebody else reads it", failure::network},
      {"-ERR mailbox is locked by another session", failure::network},
      {"-ERR [AUTH] account locked", failure::authentication},
  };
  for (const auto& [line, kind] : cases) {
    visit v;
    v.connect();
    v.play("S:+OK\nC:CAPA\nS:-ERR what\n");
    v.session.secret(std::string("x"), v.now);
    v.collect();
    v.play("C:USER support@acme.example\nS:+OK\nC:PASS x\n");
    v.server(std::string(line) + "\r\n");
    BOOST_REQUIRE(v.failures.size() == 1u);
    BOOST_CHECK_MESSAGE(v.failures[0].kind == kind, line);
    BOOST_TEST(v.failures[0].text.find("PASS") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_password_that_would_end_the_line_is_not_sent) {
  visit v;
  v.connect();
  v.play("S:+OK\nC:CAPA\nS:-ERR\n");
  v.session.secret(std::string("x\r\nDELE 1"), v.now);
  v.collect();
  BOOST_CHECK(v.failures.at(0).kind == failure::authentication);
  BOOST_TEST(v.everything.find("DELE") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(silence_at_any_moment_is_got_over) {
  visit greeting;
  greeting.connect();
  greeting.advance(31s);
  BOOST_CHECK(greeting.failures.at(0).kind == failure::network);

  visit command;
  command.sign_in();
  command.advance(61s);
  BOOST_CHECK(command.failures.at(0).kind == failure::network);

  visit turned_away;
  turned_away.connect();
  turned_away.server("-ERR too many connections\r\n");
  BOOST_CHECK(turned_away.failures.at(0).kind == failure::network);

  visit http;
  http.connect();
  http.server("HTTP/1.1 400 Bad Request\r\n");
  BOOST_CHECK(http.failures.at(0).kind == failure::protocol);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::pop3
