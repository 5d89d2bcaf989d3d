#include "owner.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

namespace barid::imap {

namespace {

using namespace std::chrono_literals;
using test::dovecot_server;

/// Mails that are hard to frame: literal markers, 8-bit bytes, long and empty lines, no body.
std::vector<std::string> awkward_mails(std::size_t count) {
  std::mt19937 random(7);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    std::string m = "Subject: mail " + std::to_string(i) + "\r\nFrom: a@shop.example\r\n\r\n";
    switch (i % 6) {
    case 0:
      break;
    case 1:
      m += "* 1 FETCH (UID 1 BODY[] {5}\r\nb4 OK done\r\n{99999999999}\r\n)\r\n";
      break;
    case 2:
      m += std::string(5000 + random() % 20000, 'x') + "\r\n";
      break;
    case 3:
      m += "no line end at the end {3}";
      break;
    case 4:
      for (int k = 0; k < 300; ++k) m += static_cast<char>(128 + random() % 128);
      m += "\r\n\r\n.\r\n..\r\n\r\n";
      break;
    case 5:
      for (int k = 0; k < 200; ++k) m += "line " + std::to_string(k) + "\r\n";
      break;
    }
    out.push_back(std::move(m));
  }
  return out;
}

/// One server for the tests that leave it as it was; each has a user of its own.
dovecot_server& shared_server() {
  static dovecot_server server([] {
    test::dovecot_options o;
    o.users.clear();
    for (const auto* u : {"alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy"})
      o.users[u] = "secret";
    return o;
  }());
  return server;
}

bool ascending(const std::vector<mail>& mails) {
  return std::is_sorted(mails.begin(), mails.end(),
                        [](const mail& a, const mail& b) { return a.place.uid < b.place.uid; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(imap_dovecot_reading)

BOOST_AUTO_TEST_CASE(three_hundred_mails_arrive_byte_for_byte_in_order_and_once) {
  auto& server = shared_server();
  const auto mails = awkward_mails(300);
  server.append("alice", mails);
  driver d;
  owner o;
  o.join(d, account_of(server));
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() >= 300 && t.caught_up > 0; }));
  auto seen = o.look();
  BOOST_REQUIRE(seen.mails.size() == 300u);
  for (std::size_t i = 0; i < 300; ++i) {
    BOOST_TEST(seen.mails[i].bytes == mails[i]);
    BOOST_TEST(seen.mails[i].internaldate.has_value());
  }
  BOOST_TEST(ascending(seen.mails));
  // marked once they are acknowledged
  BOOST_REQUIRE(o.wait([](const told& t) { return t.marked.size() == 300; }));
  const auto unseen = server.commands("alice", {"EXAMINE INBOX", "SEARCH UNSEEN"});
  BOOST_TEST(unseen.find("* SEARCH\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(nothing_is_marked_while_nothing_is_acknowledged) {
  auto& server = shared_server();
  server.append("bob", awkward_mails(12));
  driver d;
  owner o(false);
  auto settings = account_of(server, "bob");
  settings.limits.mails_in_flight = 5;
  o.join(d, settings);
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 5; }));
  BOOST_TEST(!o.wait([](const told& t) { return t.mails.size() > 5; }, 1s)); // flow control holds
  BOOST_TEST(server.commands("bob", {"EXAMINE INBOX", "SEARCH SEEN"}).find("* SEARCH\n") != std::string::npos);
  for (const auto& m : o.look().mails) o.handle().acknowledge(m.place);
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 10 && t.marked.size() == 5; }));
  BOOST_TEST(ascending(o.look().mails));
}

BOOST_AUTO_TEST_CASE(idle_announces_a_mail_within_about_a_second) {
  auto& server = shared_server();
  driver d;
  owner o;
  o.join(d, account_of(server, "carol"));
  BOOST_REQUIRE(o.wait([](const told& t) { return t.caught_up > 0; }));
  for (std::size_t i = 1; i <= 3; ++i) {
    const std::string text = "Subject: news " + std::to_string(i) + "\r\n\r\n.dot\r\n";
    server.deliver("carol", text);
    const auto sent = std::chrono::steady_clock::now();
    BOOST_REQUIRE(o.wait([&](const told& t) { return t.mails.size() == i; }));
    const auto took = std::chrono::steady_clock::now() - sent;
    BOOST_TEST_MESSAGE("announced and fetched after " << took / 1ms << " ms");
    BOOST_TEST((took < 3s));
    BOOST_TEST(o.look().mails.back().bytes.ends_with(text));
  }
}

BOOST_AUTO_TEST_CASE(starttls_works_as_well) {
  auto& server = shared_server();
  server.append("dave", awkward_mails(6));
  driver d;
  owner o;
  auto settings = account_of(server, "dave");
  settings.tls = tls_mode::starttls;
  settings.port = server.imap_port();
  o.join(d, settings);
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 6; }));
  BOOST_TEST(o.look().connected == 2u); // in clear, then encrypted
}

BOOST_AUTO_TEST_CASE(a_plain_connection_is_for_loopback_tests) {
  auto& server = shared_server();
  server.append("ivan", awkward_mails(2));
  driver d;
  owner o;
  auto settings = account_of(server, "ivan");
  settings.tls = tls_mode::none;
  settings.port = server.imap_port();
  settings.host = "127.0.0.1";
  o.join(d, settings);
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 2; }));
}

BOOST_AUTO_TEST_CASE(acknowledged_mails_are_moved_or_deleted_and_large_ones_left_alone) {
  auto& server = shared_server();
  auto mails = awkward_mails(6);
  mails.push_back("Subject: large\r\n\r\n" + std::string(200000, 'x') + "\r\n");
  server.append("erin", mails);
  driver d;
  owner o;
  auto settings = account_of(server, "erin");
  settings.policy = after_commit::move;
  settings.move_to = "Erledigt für immer";
  settings.limits.mail_size = 100000;
  o.join(d, settings);
  BOOST_REQUIRE(o.wait([](const told& t) { return t.marked.size() == 6 && t.refused.size() == 1; }));
  BOOST_TEST(o.look().refused[0].second.find("200") != std::string::npos);
  BOOST_TEST(server.commands("erin", {"STATUS INBOX (MESSAGES)"}).find("MESSAGES 1)") != std::string::npos);
  BOOST_TEST(server.commands("erin", {"STATUS \"Erledigt f&APw-r immer\" (MESSAGES)"}).find("MESSAGES 6)") !=
             std::string::npos);
  o.handle().remove();
  // and the same by deleting
  server.append("erin", {mails[1]}, "Erledigt f&APw-r immer");
  owner cleaner;
  settings.policy = after_commit::remove;
  settings.folders = {{"Erledigt für immer", {}, false}};
  cleaner.join(d, settings);
  BOOST_REQUIRE(cleaner.wait([](const told& t) { return t.marked.size() == 7; }));
  BOOST_TEST(server.commands("erin", {"STATUS \"Erledigt f&APw-r immer\" (MESSAGES)"}).find("MESSAGES 0)") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_mailbox_made_anew_resets_the_cursor) {
  auto& server = shared_server();
  server.commands("frank", {"CREATE Support"});
  server.append("frank", awkward_mails(5), "Support");
  driver d;
  owner o;
  auto settings = account_of(server, "frank");
  settings.folders = {{"Support", {}, false}};
  settings.timing.idle_renewal = 1s;
  settings.timing.poll = 1s; // it may be looked for just while it is missing
  o.join(d, settings);
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 5 && t.caught_up > 0; }));
  server.commands("frank", {"DELETE Support", "CREATE Support"});
  server.append("frank", awkward_mails(3), "Support");
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() >= 8; }));
  const auto seen = o.look();
  BOOST_REQUIRE(seen.resets.size() == 1u);
  BOOST_TEST(seen.resets[0].old_uidvalidity != seen.resets[0].new_uidvalidity);
  BOOST_TEST(seen.mails.size() == 8u);
  BOOST_TEST(seen.mails[5].place.uidvalidity == seen.resets[0].new_uidvalidity);
}

BOOST_AUTO_TEST_CASE(several_folders_are_read_in_turn) {
  auto& server = shared_server();
  server.commands("grace", {"CREATE Sales"});
  server.append("grace", awkward_mails(3));
  server.append("grace", awkward_mails(4), "Sales");
  driver d;
  owner o;
  auto settings = account_of(server, "grace");
  settings.folders = {{"INBOX", {}, false}, {"Sales", {}, false}};
  settings.timing.poll = 1s;
  o.join(d, settings);
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 7 && t.marked.size() == 7; }));
  server.append("grace", {"Subject: later\r\n\r\n"}, "Sales");
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 8; }));
  server.append("grace", {"Subject: later still\r\n\r\n"});
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 9; }));
  BOOST_TEST(o.look().failures.empty());
}

BOOST_AUTO_TEST_CASE(the_owner_may_have_mails_again_and_start_behind_the_old_ones) {
  auto& server = shared_server();
  server.append("heidi", awkward_mails(4));
  driver d;
  owner o;
  auto settings = account_of(server, "heidi");
  settings.folders[0].only_new = true;
  o.join(d, settings);
  BOOST_REQUIRE(o.wait([](const told& t) { return t.caught_up > 0; }));
  BOOST_TEST(o.look().mails.empty());
  server.append("heidi", {"Subject: new\r\n\r\n"});
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 1; }));
  const auto at = o.look().mails[0].place;
  o.handle().set_cursor("INBOX", {at.uidvalidity, 0});
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 6; }));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
