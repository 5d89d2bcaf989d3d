#include "conversation.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::imap {

BOOST_AUTO_TEST_SUITE(imap_session_copying)

namespace {

/// Signed in, an empty folder open, IDLE running.
conversation idling() {
  conversation c;
  c.log_in();
  c.play("C: b2 EXAMINE \"INBOX\"\nS: * 0 EXISTS\nS: * OK [UIDVALIDITY 7] ok\nS: * OK [UIDNEXT 1] ok\n"
         "S: b2 OK ok\nC: b3 IDLE\nS: + ok\n");
  c.told.clear();
  c.end();
  return c;
}

copy_request letter(std::int64_t number, const std::string& bytes) {
  copy_request out;
  out.number = number;
  out.folder = "Sent";
  out.bytes = std::make_shared<const std::string>(bytes);
  out.date = std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(9);
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_copy_goes_between_two_idles_into_its_folder_as_read) {
  auto c = idling();
  c.session.copy(letter(1, "Subject: a\r\n\r\nb"), c.now);
  c.collect();
  c.play("C: DONE\nS: b3 OK\n"
         "C: b4 APPEND \"Sent\" (\\Seen) \" 2-Mar-2026 09:00:00 +0000\" {15}\n"
         "S: + go on\n");
  BOOST_TEST(c.sent == "Subject: a\r\n\r\nb\r\n");
  c.sent.clear();
  c.play("S: b4 OK [APPENDUID 1 1] done\nE: copied 1\nC: b5 IDLE\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_missing_is_made_once) {
  auto c = idling();
  c.session.copy(letter(1, "x"), c.now);
  c.collect();
  c.play("C: DONE\nS: b3 OK\n");
  c.sent.clear();
  c.play("S: b4 NO [TRYCREATE] no such folder\nC: b5 CREATE \"Sent\"\nS: b5 OK\n");
  BOOST_TEST(c.sent.starts_with("b6 APPEND \"Sent\""));
  c.sent.clear();
  c.play("S: b6 NO [TRYCREATE] still none\nE: not copied 1 the server does not take the copy: still none\n"
         "C: b7 IDLE\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(a_line_that_breaks_gives_every_copy_back) {
  auto c = idling();
  c.session.copy(letter(1, "x"), c.now);
  c.session.copy(letter(2, "y"), c.now);
  c.collect();
  c.play("C: DONE\nS: b3 OK\n");
  c.session.broken({failure::network, "cut", ""});
  c.collect();
  c.play("E: not copied 1 cut\nE: not copied 2 cut\nE: failed network: cut\n");
  c.session.copy(letter(3, "z"), c.now);
  c.collect();
  c.play("E: not copied 3 there is no connection\n");
}

BOOST_AUTO_TEST_CASE(a_mail_of_many_bytes_may_take_its_time) {
  auto c = idling();
  c.session.copy(letter(1, std::string(100'000, 'x')), c.now);
  c.collect();
  c.play("C: DONE\nS: b3 OK\n");
  c.server("+ go on\r\n");
  c.advance(std::chrono::seconds(300)); // the server listens meanwhile
  BOOST_TEST(!c.closed);
  c.server("b4 OK\r\n");
  c.play("E: copied 1\n");
}

BOOST_AUTO_TEST_CASE(a_mail_that_was_passed_over_is_handed_out_again_when_somebody_asks) {
  auto settings = usual_settings();
  settings.folders[0].from = {7, 0};
  settings.limits.mail_size = 1000;
  conversation c(settings);
  c.log_in();
  c.play("C: b2 EXAMINE \"INBOX\"\nS: * 2 EXISTS\nS: * OK [UIDVALIDITY 7] ok\nS: * OK [UIDNEXT 3] ok\n"
         "S: b2 OK ok\nC: b3 UID FETCH 1:* (UID RFC822.SIZE)\nS: * 1 FETCH (UID 1 RFC822.SIZE 9999)\n"
         "S: * 2 FETCH (UID 2 RFC822.SIZE 9999)\nS: b3 OK\nC: b4 IDLE\nS: + ok\n");
  c.session.pass_over({"INBOX", 7, 1}, c.now);
  c.session.pass_over({"INBOX", 7, 2}, c.now);
  c.collect();
  c.told.clear();
  // the server has it smaller now: it was the listing that was wrong
  c.session.retry({"INBOX", 7, 1}, c.now);
  c.session.retry({"INBOX", 6, 2}, c.now); // of another numbering: not this one
  c.collect();
  c.play("C: DONE\nS: b4 OK\nC: b5 UID FETCH 1 (UID RFC822.SIZE)\nS: * 1 FETCH (UID 1 RFC822.SIZE 1)\n"
         "S: b5 OK\nC: b6 UID FETCH 1 (UID FLAGS INTERNALDATE BODY.PEEK[])\n"
         "S: * 1 FETCH (UID 1 BODY[] \"1\")\nS: b6 OK\nE: mail INBOX 7:1 1 bytes\nC: b7 IDLE\n");
  c.end();
  BOOST_TEST(c.mails.back().bytes == "1");
  // what is new is not held up, and the place in the folder stays
  c.play("S: + ok\nS: * 3 EXISTS\nE: announced INBOX 3\nC: DONE\nS: b7 OK\n"
         "C: b8 UID FETCH 3:* (UID RFC822.SIZE)\n");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
