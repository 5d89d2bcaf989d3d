#include "visit.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::pop3 {

namespace {

using namespace std::chrono_literals;
using names = std::vector<std::string>;

account_settings that_deletes() {
  auto out = usual_settings();
  out.policy = after_commit::remove;
  return out;
}

/// Wants mail of 2026 only; a mail says when it came in its first line.
account_settings that_wants_this_year(after_commit policy = after_commit::remove) {
  auto out = usual_settings();
  out.policy = policy;
  out.not_before = instant(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1));
  out.came = [](std::string_view mail) -> std::optional<instant> {
    if (!mail.starts_with("2")) return std::nullopt;
    return instant(std::chrono::sys_days(std::chrono::year(std::stoi(std::string(mail.substr(0, 4)))) / 6 / 1));
  };
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(pop3_session)

BOOST_AUTO_TEST_CASE(of_a_first_reading_older_mail_is_left_out_by_its_header_and_never_deleted) {
  for (const std::size_t chunk : {1u, 4096u}) {
    visit v(that_wants_this_year(), chunk);
    v.known_left_out = {"known"};
    v.list({{"known", 9}, {"old", 900}, {"new", 6}, {"silent", 3}, {"ancient", 9}});
    v.play("C:TOP 2 0\nS:+OK\nS:2020\nS:\nS:.\n");
    v.play("C:TOP 3 0\nS:+OK\nS:2026\nS:\nS:.\nC:RETR 3\nS:+OK\nS:2026\nS:.\n");
    v.play("C:TOP 4 0\nS:+OK\nS:.\nC:RETR 4\nS:+OK\nS:?\nS:.\n"); // it does not say
    v.play("C:TOP 5 0\nS:+OK\nS:2001\nS:.\n");
    BOOST_TEST((v.left_out == names{"old", "ancient"}));
    BOOST_TEST(v.left_out_count == 3u);
    BOOST_TEST(v.caught_up_times == 1);
    BOOST_REQUIRE(v.mails.size() == 2u);
    v.acknowledge_all();
    v.play("C:DELE 3\nS:+OK\nC:DELE 4\nS:+OK\nC:QUIT\nS:+OK\n");
    // from now on nothing is too old: it came after the account was connected
    v.list({{"known", 9}, {"old", 900}, {"ancient", 9}, {"late", 6}});
    v.play("C:RETR 4\nS:+OK\nS:2020\nS:.\n");
    v.acknowledge_all();
    v.play("C:DELE 4\nS:+OK\nC:QUIT\nS:+OK\n");
    BOOST_TEST(v.mails.size() == 3u);
    BOOST_TEST(v.left_out.size() == 2u);
  }
}

BOOST_AUTO_TEST_CASE(where_the_server_hands_out_no_headers_mails_are_read_to_know_and_too_large_ones_are_told) {
  auto s = that_wants_this_year();
  s.limits.mail_size = 1'000;
  visit v(s);
  v.list({{"old", 6}, {"new", 6}, {"large", 2'000}});
  v.play("C:TOP 1 0\nS:-ERR what is TOP\nC:RETR 1\nS:+OK\nS:2020\nS:.\nC:RETR 2\nS:+OK\nS:2026\nS:.\n");
  BOOST_TEST((v.left_out == names{"old"}));
  BOOST_TEST(v.refused.size() == 1u);
  BOOST_TEST(v.mails.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_first_reading_that_is_cut_tells_what_it_left_out_and_goes_on_there) {
  visit v(that_wants_this_year(after_commit::keep));
  v.list({{"old", 6}, {"older", 6}, {"new", 6}});
  v.play("C:TOP 1 0\nS:+OK\nS:2020\nS:.\nC:TOP 2 0\nS:+OK\nS:20");
  v.session.broken({failure::network, "cut", ""});
  v.collect();
  BOOST_TEST((v.left_out == names{"old"}));
  BOOST_TEST(v.caught_up_times == 0);
  v.list({{"old", 6}, {"older", 6}, {"new", 6}});
  v.play("C:TOP 2 0\nS:+OK\nS:2020\nS:.\nC:TOP 3 0\nS:+OK\nS:2026\nS:.\nC:RETR 3\nS:+OK\nS:2026\nS:.\n");
  BOOST_TEST((v.left_out == names{"old", "older"}));
  BOOST_TEST(v.left_out_count == 2u);
  // a header that breaks every connection holds nobody up for ever
  visit bad(that_wants_this_year());
  for (int i = 0; i < 3; ++i) {
    bad.list({{"bad", 6}, {"new", 6}});
    bad.play("C:TOP 1 0\n");
    bad.session.broken({failure::network, "cut", ""});
    bad.collect();
  }
  bad.list({{"bad", 6}, {"new", 6}});
  BOOST_TEST(bad.refused.size() == 1u);
  bad.play("C:TOP 2 0\n");
}

BOOST_AUTO_TEST_CASE(what_is_new_is_read_once_and_left_on_the_server) {
  for (const std::size_t chunk : {1u, 3u, 4096u}) {
    visit v(usual_settings(), chunk);
    v.known = {"old"};
    v.list({{"old", 5}, {"a", 20}, {"b", 9}});
    BOOST_TEST((v.asked == names{"old", "a", "b"}));
    v.play("C:RETR 2\nS:+OK\nS:Subject: a\nS:\nS:..dots.\nS:...\nS:.\n");
    v.play("C:RETR 3\nS:+OK 9 octets\nS:\nS:.\n");
    BOOST_REQUIRE(v.mails.size() == 2u);
    BOOST_TEST(v.mails[0].bytes == "Subject: a\r\n\r\n.dots.\r\n..\r\n");
    BOOST_TEST(v.mails[0].place.uidl == "a");
    BOOST_TEST(v.mails[1].bytes == "\r\n");
    BOOST_TEST((v.mails[0].place.uid < v.mails[1].place.uid));
    BOOST_TEST(v.caught_up_times == 1);
    BOOST_TEST(v.sent == ""); // the visit ends when all is committed
    v.acknowledge_all();
    v.play("C:QUIT\nS:+OK bye\n");
    BOOST_TEST(v.closed);
    BOOST_TEST((v.flags.again_after == std::optional<std::chrono::milliseconds>(60s)));
    BOOST_TEST(v.failures.empty());
    // the next visit asks about what it has not seen only, and reads that only
    v.asked.clear();
    v.list({{"old", 5}, {"a", 20}, {"b", 9}, {"c", 1}});
    BOOST_TEST((v.asked == names{"c"}));
    v.play("C:RETR 4\nS:+OK\nS:c\nS:.\n");
    BOOST_TEST(v.mails.back().bytes == "c\r\n");
    BOOST_TEST(v.everything.find("DELE") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_mail_is_deleted_after_its_commit_and_not_before) {
  visit v(that_deletes());
  v.known = {"stored before"};
  v.list({{"a", 1}, {"b", 1}});
  v.play("C:RETR 1\nS:+OK\nS:a\nS:.\nC:RETR 2\nS:+OK\nS:b\nS:.\n");
  BOOST_TEST(v.sent == "");
  v.session.acknowledge(v.mails[0].place, v.now);
  v.collect();
  BOOST_TEST(v.sent == "");
  v.session.pass_over(v.mails[1].place, v.now); // it could not be stored
  v.collect();
  v.play("C:DELE 1\nS:+OK\nC:QUIT\n");
  BOOST_TEST(v.deleted.empty()); // only QUIT makes it true
  v.play("S:+OK\n");
  BOOST_TEST((v.deleted == std::vector<std::uint32_t>{1}));
  // it is offered again: b was left, and stays
  v.list({{"b", 1}});
  v.play("C:QUIT\nS:+OK\n");
}

BOOST_AUTO_TEST_CASE(what_a_cut_connection_left_undeleted_is_deleted_by_the_next_visit) {
  visit v(that_deletes());
  v.list({{"a", 1}});
  v.play("C:RETR 1\nS:+OK\nS:a\nS:.\n");
  v.session.broken({failure::network, "cut", ""});
  v.collect();
  v.acknowledge_all(); // the commit came late
  v.list({{"a", 1}});
  v.play("C:DELE 1\nS:+OK\nC:QUIT\nS:+OK\n");
  BOOST_TEST(v.mails.size() == 1u);
  // and by the next run, which only the store tells that it has it
  visit next(that_deletes());
  next.known = {"a"};
  next.list({{"a", 1}});
  next.play("C:DELE 1\nS:+OK\nC:QUIT\nS:+OK\n");
  BOOST_TEST(next.mails.empty());
}

BOOST_AUTO_TEST_CASE(a_mail_in_flight_is_not_handed_out_again_after_a_cut) {
  visit v;
  v.list({{"a", 1}, {"b", 1}});
  v.play("C:RETR 1\nS:+OK\nS:a\nS:.\nC:RETR 2\n");
  v.session.broken({failure::network, "cut", ""});
  v.collect();
  v.list({{"a", 1}, {"b", 1}});
  v.play("C:RETR 2\nS:+OK\nS:b\nS:.\n");
  BOOST_TEST(v.mails.size() == 2u);
  v.acknowledge_all();
  v.play("C:QUIT\nS:+OK\n");
}

BOOST_AUTO_TEST_CASE(a_mail_that_does_not_fit_beside_those_of_other_accounts_waits_for_them) {
  const auto all = room::of(1'000'000);
  const guest other(all, [] {});
  auto held = other.take(900'000);
  unsigned woken = 0;
  visit v;
  v.session.shares(guest(all, [&] { ++woken; }));
  const std::string line(200'000, 'x');
  v.list({{"a", 200'002}, {"b", 9}});
  BOOST_TEST(v.sent == "");
  v.advance(61s); // it is kept awake, in its place
  v.play("C:NOOP\nS:+OK\n");
  BOOST_TEST(v.sent == "");
  held.reset();
  BOOST_TEST(woken == 1u);
  v.session.room_made(v.now);
  v.collect();
  v.play("C:RETR 1\nS:+OK\nS:" + line + "\nS:.\nC:RETR 2\nS:+OK\nS:larger than said\nS:.\n");
  BOOST_TEST(v.mails.size() == 2u);
  BOOST_TEST(all->taken() == 200'002u + 18u);
  v.acknowledge_all();
  v.mails.clear();
  BOOST_TEST(all->taken() == 0u);
  // a connection that ends in the middle keeps nothing
  v.play("C:QUIT\nS:+OK\n");
  v.list({{"a", 200'002}, {"b", 9}, {"c", 500'000}});
  v.play("C:RETR 3\nS:+OK\n");
  BOOST_TEST(all->taken() == 500'000u);
  v.session.broken({failure::network, "cut", ""});
  v.collect();
  BOOST_TEST(all->taken() == 0u);
}

BOOST_AUTO_TEST_CASE(reading_stops_while_too_much_waits_and_the_server_is_kept_awake) {
  auto s = usual_settings();
  s.limits.mails_in_flight = 2;
  visit v(s);
  v.list({{"a", 1}, {"b", 1}, {"c", 1}});
  v.play("C:RETR 1\nS:+OK\nS:a\nS:.\nC:RETR 2\nS:+OK\nS:b\nS:.\n");
  BOOST_TEST(v.sent == "");
  v.advance(61s);
  v.play("C:NOOP\nS:+OK\n");
  BOOST_TEST(v.sent == "");
  v.session.acknowledge(v.mails[0].place, v.now);
  v.collect();
  v.play("C:RETR 3\nS:+OK\nS:c\nS:.\n");
  BOOST_TEST(v.caught_up_times == 1);
}

BOOST_AUTO_TEST_CASE(a_mail_that_is_too_large_is_told_and_left_and_the_next_one_goes_on) {
  auto s = that_deletes();
  s.limits.mail_size = 1000;
  visit v(s);
  v.list({{"huge", 5000}, {"b", 1}});
  v.play("C:RETR 2\nS:+OK\nS:b\nS:.\n");
  BOOST_REQUIRE(v.refused.size() == 1u);
  BOOST_TEST(v.refused[0].place.uidl == "huge");
  BOOST_TEST(v.refused[0].size == 5000u);
  v.session.pass_over(v.refused[0].place, v.now);
  v.acknowledge_all();
  v.play("C:DELE 2\nS:+OK\nC:QUIT\nS:+OK\n");
  v.list({{"huge", 5000}});
  v.play("C:QUIT\nS:+OK\n");
  BOOST_TEST(v.refused.size() == 1u); // told once
}

BOOST_AUTO_TEST_CASE(a_trial_counts_and_leaves) {
  auto s = usual_settings();
  s.look_only = true;
  visit v(s);
  v.sign_in();
  v.play("C:UIDL\nS:+OK\nS:1 a\nS:.\nC:QUIT\nS:+OK\n");
  BOOST_TEST(v.everything.find("RETR") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_server_says_how_seldom_it_wants_us) {
  visit v;
  v.connect();
  v.play("S:+OK ready\nC:CAPA\nS:+OK\nS:LOGIN-DELAY 900\nS:SASL SCRAM-SHA-1 PLAIN\nS:.\n");
  v.session.secret(std::string("s"), v.now);
  v.collect();
  v.play("C:AUTH PLAIN\nS:+ \nC:AHN1cHBvcnRAYWNtZS5leGFtcGxlAHM=\nS:+OK\nC:UIDL\nS:+OK\nS:.\nC:"
         "LIST\nS:+OK\nS:.\nC:QUIT\nS:+OK\n");
  BOOST_TEST((v.flags.again_after == std::optional<std::chrono::milliseconds>(900s)));
}

BOOST_AUTO_TEST_CASE(tokens_are_sent_as_the_server_takes_them_and_refusals_say_why) {
  for (const std::string mechanism : {"OAUTHBEARER", "XOAUTH2"}) {
    auto s = usual_settings();
    s.method = login_method::oauth;
    visit v(s);
    v.connect();
    v.play("S:+OK ready\nC:CAPA\nS:+OK\nS:SASL " + mechanism + "\nS:.\n");
    v.session.secret(std::string("token"), v.now);
    v.collect();
    v.play("C:AUTH " + mechanism + "\nS:+ \n");
    v.sent.erase(0, v.sent.find("\r\n") + 2);
    v.play(std::string("S:+ eyJzdGF0dXMiOiI0MDEifQ==\n") + (mechanism == "XOAUTH2" ? "C:\n" : "C:AQ==\n") +
           "S:-ERR [AUTH] no\n");
    BOOST_REQUIRE(v.failures.size() == 1u);
    BOOST_CHECK(v.failures[0].kind == failure::authentication);
    BOOST_TEST(v.failures[0].text.find("\"status\":\"401\"") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::pop3
