#include "conversation.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace barid::imap {

BOOST_AUTO_TEST_SUITE(imap_session_hostile)

namespace {

account_settings from_cursor(std::uint32_t uid) {
  auto out = usual_settings();
  out.folders[0].from = {7, uid};
  out.limits.mail_size = 10000;
  return out;
}

const std::string select_answer =
    "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\nb2 OK [READ-ONLY] ok\r\n";
const std::string sizes = "* 1 FETCH (UID 1 RFC822.SIZE 1)\r\n* 2 FETCH (UID 2 RFC822.SIZE 1)\r\n"
                          "* 3 FETCH (UID 3 RFC822.SIZE 1)\r\nb3 OK\r\n";

} // namespace

BOOST_AUTO_TEST_CASE(a_bye_at_any_moment_is_a_network_failure_and_is_got_over) {
  const std::string whole = "* OK [CAPABILITY IMAP4rev1 IDLE SASL-IR AUTH=PLAIN] hi\r\nb1 OK "
                            "[CAPABILITY IMAP4rev1 IDLE] in\r\n" +
                            select_answer + sizes +
                            "* 1 FETCH (UID 1 BODY[] {3}\r\na\r\n)\r\n* 2 FETCH (UID 2 BODY[] "
                            "\"2\")\r\n* 3 FETCH (UID 3 BODY[] \"3\")\r\nb4 OK\r\n";
  for (std::size_t line = 0; line <= whole.size(); line = whole.find("\r\n", line) + 2) {
    if (whole.substr(line, 2) == "a\r" || whole.substr(line, 3) == ")\r\n") continue; // inside a literal
    conversation c(from_cursor(0));
    c.connect();
    for (std::size_t at = 0; at < line; at = whole.find("\r\n", at) + 2)
      c.server(whole.substr(at, whole.find("\r\n", at) + 2 - at));
    c.server("* BYE shutting down\r\n");
    BOOST_TEST(c.told.back() == (line == 0 ? "failed network: the server turned us away: shutting down"
                                           : "failed network: the server ended the connection: shutting down"));
    BOOST_TEST(c.closed);
    const auto sent = c.everything.size();
    c.server("* 9 EXISTS\r\n");
    c.advance(std::chrono::hours(1));
    BOOST_TEST(c.everything.size() == sent); // nothing is said to a closed connection
    if (line == whole.size()) break;
  }
}

BOOST_AUTO_TEST_CASE(uids_out_of_order_doubled_foreign_or_huge_do_no_harm) {
  conversation c(from_cursor(0));
  c.log_in();
  c.server(select_answer);
  c.server("* 3 FETCH (UID 4294967295 RFC822.SIZE 1)\r\n* 1 FETCH (UID 2 RFC822.SIZE 1)\r\n* 2 "
           "FETCH (UID 2 RFC822.SIZE 5)\r\n"
           "* 3 FETCH (UID 4294967296 RFC822.SIZE 1)\r\n* 3 FETCH (UID 1 RFC822.SIZE 1)\r\n* 3 "
           "FETCH (UID 0 RFC822.SIZE 1)\r\nb3 OK\r\n");
  c.sent = c.sent.substr(c.sent.find("b4 "));
  c.play("C: b4 UID FETCH 1:2,4294967295 (UID FLAGS INTERNALDATE BODY.PEEK[])\n");
  c.told.clear();
  c.play(R"(
    S: * 1 FETCH (UID 77 BODY[] "never asked for")
    S: * 1 FETCH (UID 2 BODY[] "two")
    S: * 1 FETCH (UID 2 BODY[] "two again")
    S: * 1 FETCH (UID 4294967295 BODY[] "last")
    S: * 1 FETCH (BODY[] "whose?")
    S: * 1 FETCH (UID 1 BODY[TEXT] "a part")
    S: * 1 FETCH (UID 1 BODY[]<5> "a piece")
    S: * 1 FETCH (UID 1 BODY[] "one")
    S: b4 OK
    E: mail INBOX 7:1 3 bytes
    E: mail INBOX 7:2 3 bytes
    E: mail INBOX 7:4294967295 4 bytes
    E: caught up INBOX 7:4294967295
    C: b5 IDLE
  )");
  c.end();
}

BOOST_AUTO_TEST_CASE(a_giant_literal_ends_the_connection_and_the_mail_is_passed_in_the_end) {
  conversation c(from_cursor(0));
  bool passed = false;
  for (int i = 0; i < 5 && !passed; ++i) {
    c.log_in();
    c.server(select_answer);
    if (i == 0) c.server(sizes);
    for (const auto& t : c.told) passed = passed || t.starts_with("refused INBOX 7:1 the connection broke every time");
    if (passed) break;
    c.server("* 1 FETCH (UID 1 BODY[] {123456789}\r\n");
    BOOST_TEST(c.told.back() == "failed protocol: the server announced a literal of 123456789 "
                                "bytes; at most 76161 are accepted");
    BOOST_TEST(c.closed);
  }
  BOOST_TEST(passed);
}

BOOST_AUTO_TEST_CASE(endless_lines_end_the_connection) {
  conversation c;
  c.connect();
  c.server(std::string(2u << 20, 'x'));
  BOOST_TEST(c.told.back() == "failed protocol: the server sent a line of more than 1048576 bytes");
}

BOOST_AUTO_TEST_CASE(a_peer_that_is_no_imap_server_is_told_so) {
  for (const std::string& greeting :
       {std::string("HTTP/1.1 400 Bad Request\r\n"), std::string("220 mail ESMTP\r\n"), std::string("+OK POP3\r\n"),
        std::string("\0\0\0\r\n", 5), std::string("* NO go away\r\n"), std::string("b1 OK\r\n")}) {
    conversation c;
    c.connect();
    c.server(greeting);
    BOOST_TEST(c.told.back() == "failed protocol: the peer does not greet as an IMAP server");
    BOOST_TEST(c.everything == "");
  }
}

BOOST_AUTO_TEST_CASE(answers_to_commands_never_given_and_endless_challenges_end_it) {
  conversation c;
  c.log_in();
  c.server("b99 OK surprise\r\n");
  BOOST_TEST(c.told.back() == "failed protocol: the server answered a command that was not given");
  conversation challenges;
  challenges.connect();
  challenges.server("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n");
  for (int i = 0; i < 10; ++i) challenges.server("+ more\r\n");
  BOOST_TEST(challenges.told.back() == "failed protocol: the server keeps asking for more during the login");
}

BOOST_AUTO_TEST_CASE(what_a_server_says_reaches_people_without_control_characters) {
  conversation c;
  c.log_in();
  c.server(std::string("* OK [ALERT] quota\x1b[31m \xff") + std::string(1, '\0') + "full\r\n");
  BOOST_TEST(c.told.back() == "alert quota?[31m ??full");
  c.server("* BYE " + std::string(5000, 'x') + "\r\n");
  BOOST_TEST(c.told.back().size() < 400u);
}

BOOST_AUTO_TEST_CASE(a_flood_of_nonsense_is_logged_a_few_times_only) {
  conversation c;
  c.log_in();
  for (int i = 0; i < 1000; ++i) c.server("* 1 FETCH (\r\n");
  BOOST_TEST(c.told.size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_folder_without_uidvalidity_is_not_read) {
  conversation c;
  c.log_in();
  c.sent.clear();
  c.play("S: * 3 EXISTS\nS: b2 OK\nE: unavailable INBOX the server gives it no UIDVALIDITY, so its "
         "mails have no lasting names\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(news_about_the_folder_left_behind_is_not_taken_for_the_new_one) {
  auto settings = usual_settings();
  settings.folders = {{"INBOX", {7, 0}, false}, {"Two", {3, 0}, false}};
  conversation c(settings);
  c.log_in();
  c.server("* 0 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 1]\r\nb2 OK\r\n");
  c.told.clear();
  c.server("* 99 EXISTS\r\n* OK [CLOSED]\r\n* 0 EXISTS\r\n* OK [UIDVALIDITY 3]\r\n* OK [UIDNEXT "
           "1]\r\nb3 OK\r\n");
  BOOST_TEST(c.told.at(0) == "selected Two validity 3 next 1 modseq 0 exists 0");
}

BOOST_AUTO_TEST_CASE(mails_far_larger_than_announced_do_not_come_by_the_dozen) {
  auto settings = from_cursor(0);
  settings.limits.bytes_in_flight = 1000;
  conversation c(settings);
  c.log_in();
  c.server(select_answer);
  c.server(sizes);
  c.sent.clear();
  c.told.clear();
  const auto whole = "BODY[] {900}\r\n" + std::string(900, 'x') + ")\r\n";
  c.server("* 1 FETCH (UID 1 " + whole);
  BOOST_TEST(!c.closed);
  c.server("* 2 FETCH (UID 2 " + whole);
  BOOST_TEST(c.closed);
  BOOST_TEST(c.mails.size() == 2u); // nothing is lost: the third comes by the next connection, alone
  c.log_in();
  c.server(select_answer);
  c.sent.clear();
  for (const auto uid : {1u, 2u}) c.session.acknowledge({"INBOX", 7, uid}, c.now);
  c.collect();
  c.play("C: b3 UID FETCH 3 (UID FLAGS INTERNALDATE BODY.PEEK[])\n");
  c.server("* 3 FETCH (UID 3 " + whole + "b3 OK\r\n");
  BOOST_TEST(c.mails.size() == 3u);
  BOOST_TEST(!c.closed);
}

BOOST_AUTO_TEST_CASE(random_damage_never_hangs_sends_credentials_twice_or_skips_order) {
  const std::string whole = select_answer + sizes +
                            "* 1 FETCH (UID 1 BODY[] {3}\r\na\r\n)\r\n* 2 FETCH (UID 2 BODY[] \"2\")\r\n"
                            "* 3 FETCH (UID 3 BODY[] \"3\")\r\nb4 OK\r\n+ idling\r\n* 4 EXISTS\r\nb5 OK\r\n";
  std::mt19937 random(20260101);
  for (int round = 0; round < 2000; ++round) {
    auto bytes = whole;
    for (unsigned n = 1 + random() % 4; n > 0; --n) {
      const auto at = random() % bytes.size();
      switch (random() % 4) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes.erase(at, 1 + random() % 20);
        break;
      case 2:
        bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 50));
        break;
      case 3:
        bytes.insert(at, "\r\n");
        break;
      }
      if (bytes.empty()) bytes = "x";
    }
    conversation c(from_cursor(0), 0);
    c.log_in();
    c.server(bytes);
    std::uint32_t last = 0;
    for (const auto& m : c.mails) {
      BOOST_REQUIRE(m.place.uid > last || m.place.uidvalidity != 7);
      if (m.place.uidvalidity == 7) last = m.place.uid;
    }
    const auto first = c.everything.find("AUTHENTICATE");
    BOOST_REQUIRE(c.everything.find("AUTHENTICATE", first + 1) == std::string::npos);
    c.advance(std::chrono::hours(2));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
