#include "conversation.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::imap {

BOOST_AUTO_TEST_SUITE(imap_session_marking)

namespace {

account_settings with(after_commit policy) {
  auto out = usual_settings();
  out.policy = policy;
  out.move_to = "Done & dusted";
  out.folders[0].from = {7, 0};
  out.limits.mail_size = 1000;
  return out;
}

/// Three mails read (the third refused for its size), none acknowledged, IDLE running.
conversation read(after_commit policy, const std::string& capabilities) {
  conversation c(with(policy));
  c.log_in("IMAP4rev1 IDLE SASL-IR AUTH=PLAIN " + capabilities);
  c.play("C: b2 SELECT \"INBOX\"\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] ok\nS: * OK [UIDNEXT 4] "
         "ok\nS: b2 OK [READ-WRITE] ok\n"
         "C: b3 UID FETCH 1:* (UID RFC822.SIZE)\nS: * 1 FETCH (UID 1 RFC822.SIZE 1)\nS: * 2 FETCH "
         "(UID 2 RFC822.SIZE 1)\n"
         "S: * 3 FETCH (UID 3 RFC822.SIZE 9999)\nS: b3 OK\nC: b4 UID FETCH 1:2 (UID FLAGS "
         "INTERNALDATE BODY.PEEK[])\n"
         "S: * 1 FETCH (UID 1 BODY[] \"1\")\nS: * 2 FETCH (UID 2 BODY[] \"2\")\nS: b4 OK\nC: b5 "
         "IDLE\nS: + ok\n");
  c.told.clear();
  c.end();
  return c;
}

void acknowledge_all(conversation& c) {
  for (const std::uint32_t uid : {1u, 3u, 2u}) c.session.acknowledge({"INBOX", 7, uid}, c.now);
  c.collect();
  c.play("C: DONE\nS: b5 OK\n");
}

} // namespace

BOOST_AUTO_TEST_CASE(nothing_is_marked_before_it_is_acknowledged_and_refused_mails_never) {
  auto c = read(after_commit::mark_seen, "");
  BOOST_TEST(c.everything.find("STORE") == std::string::npos);
  acknowledge_all(c);
  c.play("C: b6 UID STORE 1:2 +FLAGS.SILENT (\\Seen)\nS: b6 OK\nE: marked INBOX 1:2\nC: b7 IDLE\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(a_mail_that_is_passed_over_is_left_as_it_is) {
  auto c = read(after_commit::remove, "");
  c.session.acknowledge({"INBOX", 7, 1}, c.now);
  c.session.pass_over({"INBOX", 7, 2}, c.now);
  c.collect();
  c.play("C: DONE\nS: b5 OK\nC: b6 UID STORE 1 +FLAGS.SILENT (\\Deleted)\n");
}

BOOST_AUTO_TEST_CASE(keeping_means_that_nothing_is_ever_written) {
  auto settings = with(after_commit::keep);
  conversation c(settings);
  c.log_in();
  c.play("C: b2 EXAMINE \"INBOX\"\n");
}

BOOST_AUTO_TEST_CASE(moving_creates_the_folder_where_it_is_missing) {
  auto c = read(after_commit::move, "UIDPLUS MOVE");
  acknowledge_all(c);
  c.play(R"(
    C: b6 UID MOVE 1:2 "Done &- dusted"
    S: b6 NO [TRYCREATE] no such mailbox
    C: b7 CREATE "Done &- dusted"
    S: b7 OK
    C: b8 UID MOVE 1:2 "Done &- dusted"
    S: * OK [COPYUID 9 1:2 5:6] moved
    S: * 1 EXPUNGE
    E: expunged INBOX 1
    S: * 1 EXPUNGE
    E: expunged INBOX 1
    S: b8 OK
    E: marked INBOX 1:2
    C: b9 IDLE
  )");
  c.end();
}

BOOST_AUTO_TEST_CASE(moving_without_the_extension_copies_flags_and_expunges) {
  auto c = read(after_commit::move, "UIDPLUS");
  acknowledge_all(c);
  c.play(R"(
    C: b6 UID COPY 1:2 "Done &- dusted"
    S: b6 OK
    C: b7 UID STORE 1:2 +FLAGS.SILENT (\Deleted)
    S: b7 OK
    C: b8 UID EXPUNGE 1:2
    S: * VANISHED 1:2
    E: expunged INBOX 2
    S: b8 OK
    E: marked INBOX 1:2
  )");
}

BOOST_AUTO_TEST_CASE(deleting_never_expunges_what_others_flagged) {
  auto c = read(after_commit::remove, "");
  acknowledge_all(c);
  c.play(R"(
    C: b6 UID STORE 1:2 +FLAGS.SILENT (\Deleted)
    S: b6 OK
    E: notice the server lacks UIDPLUS: deleted mails stay behind, flagged as deleted, until somebody expunges the folder
    E: marked INBOX 1:2
    C: b7 IDLE
  )");
  c.end();
}

BOOST_AUTO_TEST_CASE(a_refused_mark_is_told_and_does_not_stop_the_account) {
  auto c = read(after_commit::mark_seen, "");
  acknowledge_all(c);
  c.play("C: b6 UID STORE 1:2 +FLAGS.SILENT (\\Seen)\nS: b6 NO read-only\nE: marking failed INBOX "
         "1:2 read-only\nC: b7 IDLE\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(marks_survive_a_broken_connection) {
  auto c = read(after_commit::mark_seen, "");
  acknowledge_all(c);
  c.session.broken({failure::network, "reset", ""});
  c.collect();
  c.log_in();
  c.play("C: b2 SELECT \"INBOX\"\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] ok\nS: * OK [UIDNEXT 4] "
         "ok\nS: b2 OK\n"
         "C: b3 UID STORE 1:2 +FLAGS.SILENT (\\Seen)\n");
}

BOOST_AUTO_TEST_CASE(mails_of_an_earlier_run_can_be_marked) {
  auto settings = with(after_commit::mark_seen);
  settings.folders[0].from = {7, 100};
  conversation c(settings);
  c.session.acknowledge({"INBOX", 7, 90}, c.now);
  c.session.acknowledge({"INBOX", 6, 91}, c.now);
  c.session.acknowledge({"INBOX", 7, 101}, c.now); // never handed out
  c.log_in();
  c.play("C: b2 SELECT \"INBOX\"\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] ok\nS: * OK [UIDNEXT 101] "
         "ok\nS: b2 OK\n"
         "C: b3 UID STORE 90 +FLAGS.SILENT (\\Seen)\n");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
