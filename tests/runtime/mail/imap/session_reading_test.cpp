#include "conversation.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::imap {

BOOST_AUTO_TEST_SUITE(imap_session_reading)

namespace {

constexpr std::size_t chunkings[] = {1, 0, 4096};

using namespace std::chrono_literals;

constexpr instant first_of_march{std::chrono::seconds(1'772'323'200)}; // 2026, 00:00 UTC

/// The answer to SELECT.
std::string opened(const std::string& tag, unsigned exists, unsigned validity, unsigned next) {
  return "* FLAGS (\\Seen)\r\n* " + std::to_string(exists) + " EXISTS\r\n* OK [UIDVALIDITY " +
         std::to_string(validity) + "] ok\r\n* OK [UIDNEXT " + std::to_string(next) + "] ok\r\n" + tag +
         " OK [READ-WRITE] done\r\n";
}

account_settings with_folders(std::initializer_list<folder_settings> folders) {
  auto out = usual_settings();
  out.folders = folders;
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_mails_behind_the_cursor_are_fetched_unmarked_and_then_it_idles) {
  for (const auto chunk : chunkings) {
    conversation c(with_folders({{"INBOX", {7, 4}, false}}), chunk);
    c.log_in();
    c.sent.clear();
    c.server(opened("b2", 5, 7, 10));
    c.play(R"(
      E: selected INBOX validity 7 next 10 modseq 0 exists 5
      C: b3 UID FETCH 5:* (UID RFC822.SIZE)
      S: * 4 FETCH (UID 6 RFC822.SIZE 10)
      S: * 5 FETCH (UID 9 RFC822.SIZE 20)
      S: b3 OK done
      C: b4 UID FETCH 6,9 (UID FLAGS INTERNALDATE BODY.PEEK[])
    )");
    c.server("* 4 FETCH (UID 6 FLAGS (\\Seen) BODY[] {7}\r\na\r\n{9}\r)\r\n");
    c.play(R"(
      E: mail INBOX 7:6 \Seen 7 bytes
      S: * 5 FETCH (FLAGS () INTERNALDATE "01-Feb-2026 10:00:00 +0300" BODY[] "quoted" UID 9)
      E: mail INBOX 7:9 2026-02-01T07:00:00Z 6 bytes
      S: b4 OK done
      E: caught up INBOX 7:9
      C: b5 IDLE
      S: + idling
      S: * 6 EXISTS
      E: announced INBOX 6
      C: DONE
      S: b5 OK idle over
      C: b6 UID FETCH 10:* (UID RFC822.SIZE)
      S: * 6 FETCH (UID 12 RFC822.SIZE 3)
      S: b6 OK done
      C: b7 UID FETCH 12 (UID FLAGS INTERNALDATE BODY.PEEK[])
    )");
    c.server("* 6 FETCH (UID 12 FLAGS () BODY[] {3}\r\nx\r\n)\r\nb7 OK done\r\n");
    BOOST_REQUIRE(c.mails.size() == 3u);
    BOOST_TEST(c.mails[0].bytes == "a\r\n{9}\r");
    BOOST_TEST(c.mails[2].bytes == "x\r\n");
  }
}

BOOST_AUTO_TEST_CASE(an_empty_folder_is_caught_up_at_once) {
  conversation c;
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 0, 7, 1));
  c.play("E: selected INBOX validity 7 next 1 modseq 0 exists 0\nE: caught up INBOX 7:0\nC: b3 "
         "IDLE\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(idle_is_renewed_by_opening_the_folder_anew) {
  conversation c;
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 0, 7, 1));
  c.play("C: b3 IDLE\nS: + idling\nS: * 1 EXISTS\nC: DONE\nS: b3 OK\n");
  c.play("C: b4 UID FETCH 1:* (UID RFC822.SIZE)\nS: b4 OK\nC: b5 IDLE\nS: + idling\n");
  c.told.clear();
  BOOST_CHECK(c.session.deadline() == c.now + 540s);
  c.advance(539s);
  BOOST_TEST(c.sent == "");
  c.advance(1s);
  c.play("C: DONE\n");
  c.advance(59s); // the silence before was no fault
  c.play("S: b5 OK\nC: b6 EXAMINE \"INBOX\"\n");
  c.server(opened("b6", 2, 7, 2)); // a mail that was never announced
  c.play("E: selected INBOX validity 7 next 2 modseq 0 exists 2\nC: b7 UID FETCH 1:* (UID "
         "RFC822.SIZE)\n"
         "S: b7 OK\nC: b8 IDLE\nS: + ok\n");
  c.advance(540s);
  c.play("C: DONE\nS: b8 OK\nC: b9 EXAMINE \"INBOX\"\nS: b9 NO [SERVERBUG] lost\n"
         "E: failed network: the folder `INBOX` cannot be opened any more: lost\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(without_idle_it_polls) {
  conversation c;
  c.log_in("IMAP4rev1 SASL-IR AUTH=PLAIN");
  c.sent.clear();
  c.server(opened("b2", 1, 7, 2));
  c.play("C: b3 UID FETCH 1:* (UID RFC822.SIZE)\nS: b3 OK\n");
  c.told.clear();
  c.advance(59s);
  BOOST_TEST(c.sent == "");
  c.advance(1s);
  c.play(R"(
    C: b4 NOOP
    S: * 2 EXISTS
    S: b4 OK
    E: announced INBOX 2
    C: b5 UID FETCH 1:* (UID RFC822.SIZE)
    S: b5 OK
  )");
  c.advance(60s);
  c.play("C: b6 NOOP\n");
}

BOOST_AUTO_TEST_CASE(a_server_that_refuses_idle_is_polled) {
  conversation c;
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 0, 7, 1));
  c.told.clear();
  c.play("C: b3 IDLE\nS: b3 NO not for you\n");
  c.end();
  c.advance(60s);
  c.play("C: b4 NOOP\nS: b4 OK\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(large_mails_are_told_not_fetched_and_keep_their_turn) {
  auto settings = with_folders({{"INBOX", {7, 0}, false}});
  settings.limits.mail_size = 1000;
  conversation c(settings);
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 3, 7, 4));
  c.play(R"(
    E: selected INBOX validity 7 next 4 modseq 0 exists 3
    C: b3 UID FETCH 1:* (UID RFC822.SIZE)
    S: * 1 FETCH (UID 1 RFC822.SIZE 10)
    S: * 2 FETCH (UID 2 RFC822.SIZE 1001)
    S: * 3 FETCH (UID 3 RFC822.SIZE 1000)
    S: b3 OK
    C: b4 UID FETCH 1,3 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 3 FETCH (UID 3 BODY[] "c")
    S: * 1 FETCH (UID 1 BODY[] "a")
    E: mail INBOX 7:1 1 bytes
    E: refused INBOX 7:2 it has 1001 bytes, more than the limit of 1000
    E: mail INBOX 7:3 1 bytes
    S: b4 OK
    E: caught up INBOX 7:3
    C: b5 IDLE
  )");
  c.end();
}

BOOST_AUTO_TEST_CASE(flow_control_stops_fetching_until_mails_are_acknowledged) {
  auto settings = with_folders({{"INBOX", {7, 0}, false}});
  settings.limits.mails_in_flight = 3;
  settings.limits.mails_in_batch = 2;
  settings.limits.bytes_in_flight = 100;
  conversation c(settings);
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 6, 7, 7));
  c.play("C: b3 UID FETCH 1:* (UID RFC822.SIZE)\n");
  for (int i = 1; i <= 6; ++i)
    c.server("* " + std::to_string(i) + " FETCH (UID " + std::to_string(i) + " RFC822.SIZE " + (i == 5 ? "500" : "10") +
             ")\r\n");
  c.play(R"(
    S: b3 OK
    C: b4 UID FETCH 1:2 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 1 FETCH (UID 1 BODY[] "1")
    S: * 2 FETCH (UID 2 BODY[] "2")
    S: b4 OK
    C: b5 UID FETCH 3 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 3 FETCH (UID 3 BODY[] "3")
    S: b5 OK
  )");
  BOOST_TEST(c.sent == ""); // three in flight: neither fetches nor idles
  const auto acknowledge = [&](std::uint32_t uid) {
    c.session.acknowledge({"INBOX", 7, uid}, c.now);
    c.collect();
  };
  acknowledge(2);
  c.play("C: b6 UID FETCH 4 (UID FLAGS INTERNALDATE BODY.PEEK[])\nS: * 4 FETCH (UID 4 BODY[] "
         "\"4\")\nS: b6 OK\n");
  acknowledge(1);
  acknowledge(3);
  BOOST_TEST(c.sent == ""); // the next is larger than all that may be in flight
  c.session.acknowledge({"INBOX", 6, 4}, c.now);
  c.session.acknowledge({"Other", 7, 4}, c.now);
  c.collect();
  BOOST_TEST(c.sent == "");
  acknowledge(4); // nothing in flight: it may come alone
  c.play("C: b7 UID FETCH 5 (UID FLAGS INTERNALDATE BODY.PEEK[])\n");
  // while it waits it shows signs of life
  c.play("S: * 5 FETCH (UID 5 BODY[] \"5\")\nS: b7 OK\nC: b8 UID FETCH 6 (UID FLAGS INTERNALDATE "
         "BODY.PEEK[])\n");
}

BOOST_AUTO_TEST_CASE(accounts_share_one_room_and_wait_for_each_other) {
  const auto all = room::of(1'000'000);
  unsigned woken = 0;
  conversation a(with_folders({{"INBOX", {7, 0}, false}})), b(with_folders({{"INBOX", {7, 0}, false}}));
  a.session.shares(guest(all, [] {}));
  b.session.shares(guest(all, [&] { ++woken; }));
  const std::string large(600'000, 'x');
  const auto list_two = [](conversation& c) {
    c.log_in();
    c.sent.clear();
    c.server(opened("b2", 2, 7, 3));
    c.server("* 1 FETCH (UID 1 RFC822.SIZE 600000)\r\n* 2 FETCH (UID 2 RFC822.SIZE 600000)\r\nb3 OK\r\n");
    c.sent.erase(0, c.sent.find("\r\n") + 2); // the listing
    c.told.clear();
  };
  const auto body = [&](conversation& c, const std::string& uid) {
    c.server("* " + uid + " FETCH (UID " + uid + " BODY[] {600000}\r\n" + large + ")\r\n");
  };
  list_two(a);
  a.play("C: b4 UID FETCH 1 (UID FLAGS INTERNALDATE BODY.PEEK[])\n"); // both would not fit
  list_two(b);
  BOOST_TEST(b.sent == ""); // the room is taken from the moment of asking
  body(a, "1");
  a.play("S: b4 OK\nE: mail INBOX 7:1 600000 bytes\n");
  BOOST_TEST(a.sent == "");
  // signs of life while it waits, which cost it nothing
  b.advance(60s);
  b.play("C: b4 NOOP\nS: b4 OK\nC: b5 UID FETCH 3:* (UID RFC822.SIZE)\nS: b5 OK\n");
  BOOST_TEST(b.sent == "");
  // committed, but somebody still has the bytes
  a.session.acknowledge({"INBOX", 7, 1}, a.now);
  a.collect();
  BOOST_TEST(woken == 0u);
  a.mails.clear();
  BOOST_TEST(woken == 1u);
  b.session.room_made(b.now);
  b.collect();
  b.play("C: b6 UID FETCH 1 (UID FLAGS INTERNALDATE BODY.PEEK[])\n");
  // its connection breaks: what was to come gives its room back, and it is asked for again
  b.session.broken({failure::network, "cut", ""});
  b.collect();
  a.session.room_made(a.now);
  a.collect();
  a.play("C: b5 UID FETCH 2 (UID FLAGS INTERNALDATE BODY.PEEK[])\n");
  body(a, "2");
  a.play("S: b5 OK\nE: mail INBOX 7:2 600000 bytes\nE: caught up INBOX 7:2\nC: b6 IDLE\n");
  b.log_in();
  b.sent.clear();
  b.server(opened("b2", 2, 7, 3));
  BOOST_TEST(b.sent == "");
  a.mails.clear();
  b.session.room_made(b.now);
  b.collect();
  b.play("C: b3 UID FETCH 1 (UID FLAGS INTERNALDATE BODY.PEEK[])\n");
  b.told.clear();
  body(b, "1");
  b.play("S: b3 OK\nE: mail INBOX 7:1 600000 bytes\n");
  BOOST_TEST(all->taken() == 600'000u);
}

BOOST_AUTO_TEST_CASE(small_mail_comes_while_others_have_all_the_room) {
  const auto all = room::of(100'000);
  const guest hog(all, [] {});
  const auto held = hog.take(100'000);
  conversation c(with_folders({{"INBOX", {7, 0}, false}}));
  c.session.shares(guest(all, [] {}));
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 2, 7, 3));
  c.server("* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n* 2 FETCH (UID 2 RFC822.SIZE 9)\r\nb3 OK\r\n");
  c.play("C: b3 UID FETCH 1:* (UID RFC822.SIZE)\nC: b4 UID FETCH 1 (UID FLAGS INTERNALDATE BODY.PEEK[])\n");
  c.play("S: * 1 FETCH (UID 1 BODY[] \"9 letters\")\nS: b4 OK\n");
  BOOST_TEST(c.sent == "");
  c.mails.clear(); // its next one is asked for when it is called, or by the next sign of life
  c.session.room_made(c.now);
  c.collect();
  c.play("C: b5 UID FETCH 2 (UID FLAGS INTERNALDATE BODY.PEEK[])\n");
}

BOOST_AUTO_TEST_CASE(a_waiting_session_shows_signs_of_life) {
  auto settings = with_folders({{"INBOX", {7, 0}, false}});
  settings.limits.mails_in_flight = 1;
  conversation c(settings);
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 2, 7, 3));
  c.server("* 1 FETCH (UID 1 RFC822.SIZE 1)\r\n* 2 FETCH (UID 2 RFC822.SIZE 1)\r\nb3 OK\r\n");
  c.server("* 1 FETCH (UID 1 BODY[] \"1\")\r\nb4 OK\r\n");
  c.sent.clear();
  c.told.clear();
  c.advance(60s);
  c.play("C: b5 NOOP\nS: b5 OK\nC: b6 UID FETCH 3:* (UID RFC822.SIZE)\nS: b6 OK\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(a_connection_lost_in_the_middle_skips_and_doubles_nothing) {
  conversation c(with_folders({{"INBOX", {7, 0}, false}}));
  c.log_in();
  c.server(opened("b2", 4, 7, 5));
  c.server("* 1 FETCH (UID 1 RFC822.SIZE 1)\r\n* 2 FETCH (UID 2 RFC822.SIZE 1)\r\n* 3 FETCH (UID 3 "
           "RFC822.SIZE 1)\r\n"
           "* 4 FETCH (UID 4 RFC822.SIZE 1)\r\nb3 OK\r\n");
  // 1 is handed out; 3 came before 2, and then the line broke
  c.server("* 1 FETCH (UID 1 BODY[] \"1\")\r\n* 3 FETCH (UID 3 BODY[] \"3\")\r\n* 2 FETCH (UID 2 "
           "BODY[] {10}\r\nabc");
  c.session.broken({failure::network, "connection reset", ""});
  c.collect();
  BOOST_TEST(c.told.back() == "failed network: connection reset");
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 4, 7, 5));
  c.play(R"(
    E: selected INBOX validity 7 next 5 modseq 0 exists 4
    C: b3 UID FETCH 2 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 2 FETCH (UID 2 BODY[] "2")
    S: b3 OK
    C: b4 UID FETCH 3:4 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 3 FETCH (UID 3 BODY[] "3")
    S: * 4 FETCH (UID 4 BODY[] "4")
    S: b4 OK
  )");
  BOOST_REQUIRE(c.mails.size() == 4u);
  for (std::uint32_t i = 0; i < 4; ++i) BOOST_TEST(c.mails[i].place.uid == i + 1);
}

BOOST_AUTO_TEST_CASE(every_connection_tells_when_it_has_caught_up) {
  conversation c(with_folders({{"INBOX", {7, 4}, false}}));
  for (int i = 0; i < 3; ++i) {
    c.log_in();
    c.sent.clear();
    c.server(opened("b2", 4, 7, 5));
    BOOST_TEST(c.told.back() == "caught up INBOX 7:4");
    c.session.broken({failure::network, "reset", ""});
    c.collect();
  }
}

BOOST_AUTO_TEST_CASE(a_new_uidvalidity_resets_the_cursor_and_reads_again) {
  conversation c(with_folders({{"INBOX", {7, 40}, false}}));
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 1, 8, 2));
  c.play(R"(
    E: selected INBOX validity 8 next 2 modseq 0 exists 1
    E: reset INBOX 7->8
    C: b3 UID FETCH 1:* (UID RFC822.SIZE)
    S: * 1 FETCH (UID 1 RFC822.SIZE 1)
    S: b3 OK
    C: b4 UID FETCH 1 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 1 FETCH (UID 1 BODY[] "1")
    E: mail INBOX 8:1 1 bytes
    S: b4 OK
    E: caught up INBOX 8:1
    C: b5 IDLE
  )");
  // renumbered while it is open
  c.play("S: + idling\nS: * OK [UIDVALIDITY 9] surprise\nC: DONE\nS: b5 OK\nC: b6 EXAMINE "
         "\"INBOX\"\n");
  c.server(opened("b6", 1, 9, 2));
  c.play("E: selected INBOX validity 9 next 2 modseq 0 exists 1\nE: reset INBOX 8->9\nC: b7 UID "
         "FETCH 1:* (UID RFC822.SIZE)\n");
}

BOOST_AUTO_TEST_CASE(a_server_put_back_from_a_backup_is_read_again) {
  conversation c(with_folders({{"INBOX", {7, 40}, false}}));
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 3, 7, 31));
  c.play("E: selected INBOX validity 7 next 31 modseq 0 exists 3\nE: reset INBOX 7->7\nC: b3 UID "
         "FETCH 1:* (UID RFC822.SIZE)\n");
}

BOOST_AUTO_TEST_CASE(only_new_mail_begins_behind_what_is_there) {
  for (const unsigned next : {100u, 0u}) {
    conversation c(with_folders({{"INBOX", {}, true}}));
    c.log_in();
    c.sent.clear();
    c.server(opened("b2", 5, 7, next));
    c.told.erase(c.told.begin());
    if (next == 0)
      c.play("C: b3 UID FETCH 1:* (UID RFC822.SIZE)\nS: * 5 FETCH (UID 99 RFC822.SIZE 1)\nS: b3 "
             "OK\nE: caught up INBOX 7:99\nC: b4 IDLE\n");
    else c.play("E: caught up INBOX 7:99\nC: b3 IDLE\n");
    c.end();
  }
}

BOOST_AUTO_TEST_CASE(of_what_is_there_at_first_only_the_wanted_days_are_taken) {
  auto settings = usual_settings();
  settings.folders[0].not_before = first_of_march;
  conversation c(settings);
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 3, 7, 10));
  c.play(R"(
    E: selected INBOX validity 7 next 10 modseq 0 exists 3
    C: b3 UID FETCH 1:* (UID RFC822.SIZE INTERNALDATE)
    S: * 1 FETCH (UID 4 RFC822.SIZE 10 INTERNALDATE "01-Feb-2026 10:00:00 +0000")
    S: * 2 FETCH (UID 6 RFC822.SIZE 10 INTERNALDATE "02-Mar-2026 10:00:00 +0000")
    S: * 3 FETCH (UID 9 RFC822.SIZE 10 INTERNALDATE "03-Feb-2026 10:00:00 +0000")
    S: b3 OK done
    E: left out INBOX 2
    C: b4 UID FETCH 6 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 2 FETCH (UID 6 BODY[] "six")
    E: mail INBOX 7:6 3 bytes
    S: b4 OK done
    E: caught up INBOX 7:9
    C: b5 IDLE
    S: + idling
    S: * 4 EXISTS
    E: announced INBOX 4
    C: DONE
    S: b5 OK idle over
    C: b6 UID FETCH 10:* (UID RFC822.SIZE)
    S: * 4 FETCH (UID 10 RFC822.SIZE 3)
    S: b6 OK done
    C: b7 UID FETCH 10 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 4 FETCH (UID 10 INTERNALDATE "01-Jan-1999 10:00:00 +0000" BODY[] "ten")
    E: mail INBOX 7:10 1999-01-01T10:00:00Z 3 bytes
  )");
}

BOOST_AUTO_TEST_CASE(an_import_goes_on_after_a_restart_and_a_folder_numbered_anew_is_taken_whole) {
  auto settings = with_folders({{"INBOX", {7, 4}, false}});
  settings.folders[0].not_before = first_of_march;
  settings.folders[0].import_below = 8;
  conversation c(settings);
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 3, 7, 12));
  c.play(R"(
    E: selected INBOX validity 7 next 12 modseq 0 exists 3
    C: b3 UID FETCH 5:* (UID RFC822.SIZE INTERNALDATE)
    S: * 2 FETCH (UID 6 RFC822.SIZE 10 INTERNALDATE "01-Feb-2026 10:00:00 +0000")
    S: * 3 FETCH (UID 9 RFC822.SIZE 10 INTERNALDATE "01-Feb-2026 10:00:00 +0000")
    S: b3 OK done
    E: left out INBOX 1
    C: b4 UID FETCH 9 (UID FLAGS INTERNALDATE BODY.PEEK[])
  )");
  conversation anew(settings);
  anew.log_in();
  anew.sent.clear();
  anew.server(opened("b2", 3, 8, 12));
  anew.play("E: selected INBOX validity 8 next 12 modseq 0 exists 3\nE: reset INBOX 7->8\nC: b3 UID FETCH "
            "1:* (UID RFC822.SIZE)\n");
}

BOOST_AUTO_TEST_CASE(a_big_folder_is_listed_in_windows_that_grow_over_gaps) {
  auto settings = with_folders({{"INBOX", {7, 0}, false}});
  settings.limits.scan_window = 100;
  conversation c(settings);
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 5000, 7, 100000));
  c.told.clear();
  c.play("C: b3 UID FETCH 1:100 (UID RFC822.SIZE)\nS: b3 OK\nC: b4 UID FETCH 101:900 (UID "
         "RFC822.SIZE)\nS: b4 OK\n"
         "C: b5 UID FETCH 901:7300 (UID RFC822.SIZE)\nS: * 1 FETCH (UID 5000 RFC822.SIZE 1)\nS: b5 "
         "OK\n"
         "C: b6 UID FETCH 7301:7400 (UID RFC822.SIZE)\n");
}

BOOST_AUTO_TEST_CASE(mails_that_do_not_come_are_looked_for) {
  conversation c(with_folders({{"INBOX", {7, 0}, false}}));
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 4, 7, 5));
  c.told.clear();
  c.play(R"(
    C: b3 UID FETCH 1:* (UID RFC822.SIZE)
    S: * 1 FETCH (UID 1 RFC822.SIZE 1)
    S: * 2 FETCH (UID 2 RFC822.SIZE 1)
    S: * 3 FETCH (UID 3 RFC822.SIZE 1)
    S: * 4 FETCH (UID 4 RFC822.SIZE 1)
    S: b3 OK
    C: b4 UID FETCH 1:4 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 1 FETCH (UID 1 BODY[] NIL)
    S: * 2 EXPUNGE
    E: expunged INBOX 1
    S: * 3 FETCH (UID 4 BODY[] "4")
    S: * 2 FETCH (UID 3 BODY[] {1
    E: notice the server's response could not be read (it does not have the shape of a response): * 2 FETCH (UID 3 BODY[] {1
    S: b4 OK
    C: b5 UID FETCH 1:3 (UID RFC822.SIZE)
    S: * 2 FETCH (UID 3 RFC822.SIZE 1)
    S: b5 OK
    E: gone INBOX 7:1
    E: gone INBOX 7:2
    E: refused INBOX 7:3 the server lists it, but does not hand it out in a readable form
    E: mail INBOX 7:4 1 bytes
    E: caught up INBOX 7:4
    C: b6 IDLE
  )");
  c.end();
}

BOOST_AUTO_TEST_CASE(a_mail_the_server_cannot_hand_out_is_found_and_passed) {
  conversation c(with_folders({{"INBOX", {7, 0}, false}}));
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 2, 7, 3));
  c.told.clear();
  c.play(R"(
    C: b3 UID FETCH 1:* (UID RFC822.SIZE)
    S: * 1 FETCH (UID 1 RFC822.SIZE 1)
    S: * 2 FETCH (UID 2 RFC822.SIZE 1)
    S: b3 OK
    C: b4 UID FETCH 1:2 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: b4 NO [SERVERBUG] internal error
    C: b5 UID FETCH 1 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: b5 NO [SERVERBUG] internal error
    E: refused INBOX 7:1 the server does not hand it out: internal error
    C: b6 UID FETCH 2 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 2 FETCH (UID 2 BODY[] "2")
    E: mail INBOX 7:2 1 bytes
    S: b6 OK
    E: caught up INBOX 7:2
  )");
}

BOOST_AUTO_TEST_CASE(a_mail_that_breaks_every_connection_is_passed_in_the_end) {
  conversation c(with_folders({{"INBOX", {7, 0}, false}}));
  std::string refused;
  int connections = 0;
  for (; connections < 20 && refused.empty(); ++connections) {
    c.log_in();
    c.server(opened("b2", 2, 7, 3));
    if (connections == 0) c.server("* 1 FETCH (UID 1 RFC822.SIZE 1)\r\n* 2 FETCH (UID 2 RFC822.SIZE 1)\r\nb3 OK\r\n");
    for (const auto& t : c.told)
      if (t.starts_with("refused")) refused = t;
    c.session.broken({failure::network, "connection reset", ""});
    c.collect();
    c.told.clear();
  }
  BOOST_TEST(refused == "refused INBOX 7:1 the connection broke every time it was fetched: connection reset");
  BOOST_TEST(connections == 8);
}

BOOST_AUTO_TEST_CASE(several_folders_are_read_in_turn_and_the_first_is_watched) {
  conversation c(with_folders({{"INBOX", {7, 0}, false}, {"R&D", {}, false}, {"Gone", {}, false}}));
  c.log_in();
  c.play("C: b2 EXAMINE \"INBOX\"\n");
  c.server(opened("b2", 0, 7, 1));
  c.play("E: selected INBOX validity 7 next 1 modseq 0 exists 0\nE: caught up INBOX 7:0\nC: b3 "
         "EXAMINE \"R&-D\"\n");
  c.server(opened("b3", 1, 4, 2));
  c.play(R"(
    E: selected R&D validity 4 next 2 modseq 0 exists 1
    C: b4 UID FETCH 1:* (UID RFC822.SIZE)
    S: * 1 FETCH (UID 1 RFC822.SIZE 1)
    S: b4 OK
    C: b5 UID FETCH 1 (UID FLAGS INTERNALDATE BODY.PEEK[])
    S: * 1 FETCH (UID 1 BODY[] "1")
    S: b5 OK
    E: mail R&D 4:1 1 bytes
    E: caught up R&D 4:1
    C: b6 EXAMINE "Gone"
    S: b6 NO [NONEXISTENT] no such mailbox
    E: unavailable Gone no such mailbox
    C: b7 EXAMINE "INBOX"
  )");
  c.server(opened("b7", 0, 7, 1));
  c.play("E: selected INBOX validity 7 next 1 modseq 0 exists 0\nC: b8 IDLE\nS: + ok\n");
  c.end();
  c.advance(60s);
  c.play("C: DONE\nS: b8 OK\nC: b9 EXAMINE \"R&-D\"\n");
  c.server(opened("b9", 1, 4, 2));
  c.play("E: selected R&D validity 4 next 2 modseq 0 exists 1\nC: b10 EXAMINE \"Gone\"\nS: b10 NO "
         "still\nC: b11 EXAMINE \"INBOX\"\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(the_owner_may_send_it_back) {
  conversation c(with_folders({{"INBOX", {7, 5}, false}}));
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 5, 7, 6));
  c.told.erase(c.told.begin());
  c.play("E: caught up INBOX 7:5\nC: b3 IDLE\nS: + ok\n");
  c.told.clear();
  c.session.set_cursor("INBOX", {7, 3}, c.now);
  c.collect();
  c.play("C: DONE\nS: b3 OK\nC: b4 UID FETCH 4:* (UID RFC822.SIZE)\n"
         "S: * 5 FETCH (UID 5 RFC822.SIZE 1)\nS: b4 OK\nC: b5 UID FETCH 5 (UID FLAGS INTERNALDATE "
         "BODY.PEEK[])\n");
  c.end();
}

BOOST_AUTO_TEST_CASE(going_back_while_a_listing_runs_does_not_skip_what_lies_between) {
  conversation c(with_folders({{"INBOX", {7, 5}, false}}));
  c.log_in();
  c.sent.clear();
  c.server(opened("b2", 9, 7, 10));
  c.play("C: b3 UID FETCH 6:* (UID RFC822.SIZE)\n");
  c.session.set_cursor("INBOX", {7, 1}, c.now);
  c.play("S: * 6 FETCH (UID 6 RFC822.SIZE 1)\nS: b3 OK\nC: b4 UID FETCH 2:* (UID RFC822.SIZE)\n");
}

BOOST_AUTO_TEST_CASE(silence_is_told_by_what_it_means) {
  conversation greeting;
  greeting.connect();
  greeting.advance(30s);
  BOOST_TEST(greeting.told.back().starts_with("failed network: the server accepted the connection, but did not greet"));
  conversation command;
  command.log_in();
  command.advance(59s);
  BOOST_TEST(command.told.empty());
  command.advance(1s);
  BOOST_TEST(command.told.back() == "failed network: the server stopped answering in the middle of a command");
  conversation drip;
  drip.log_in();
  for (int i = 0; i < 40 && !drip.closed; ++i) {
    drip.server("* OK still here\r\n");
    drip.advance(50s);
  }
  BOOST_TEST(drip.told.back() == "failed network: a command took longer than 1800 seconds");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
