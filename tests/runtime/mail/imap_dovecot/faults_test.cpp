#include "owner.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

namespace barid::imap {

namespace {

using namespace std::chrono_literals;
using test::dovecot_server;

driver_options impatient() {
  driver_options out;
  out.backoff.first = 50ms;
  out.backoff.longest = 500ms;
  out.backoff.first_login = 50ms;
  out.backoff.first_other = 50ms;
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(imap_dovecot_faults)

BOOST_AUTO_TEST_CASE(a_server_that_restarts_in_the_middle_loses_and_doubles_nothing) {
  dovecot_server server;
  std::vector<std::string> mails;
  for (int i = 0; i < 300; ++i)
    mails.push_back("Subject: " + std::to_string(i) + "\r\n\r\n" + std::string(3000, 'x') + "\r\n");
  server.append("alice", mails);
  driver d(impatient());
  owner o;
  auto settings = account_of(server);
  settings.limits.mails_in_batch = 7;
  o.join(d, settings);
  for (const std::size_t stop_at : {40u, 120u, 200u}) {
    BOOST_REQUIRE(o.wait([&](const told& t) { return t.mails.size() >= stop_at; }));
    server.stop();
    BOOST_REQUIRE(o.wait([](const told& t) { return !t.failures.empty(); }));
    server.start();
  }
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() >= 300 && t.caught_up > 0; }));
  const auto seen = o.look();
  BOOST_REQUIRE(seen.mails.size() == 300u);
  for (std::size_t i = 0; i < 300; ++i) {
    BOOST_TEST(seen.mails[i].bytes == mails[i]);
    BOOST_TEST(seen.mails[i].place.uid == i + 1);
  }
  for (const auto& f : seen.failures) BOOST_TEST(name_of(f.kind) == "network");
  // delivered while nobody was connected
  server.stop();
  BOOST_REQUIRE(o.wait([&](const told& t) { return t.failures.size() > seen.failures.size(); }));
  server.start();
  server.append("alice", {"Subject: after\r\n\r\n"});
  BOOST_REQUIRE(o.wait([](const told& t) { return t.mails.size() == 301; }));
  BOOST_REQUIRE(
      o.wait([](const told& t) { return std::set<std::uint32_t>(t.marked.begin(), t.marked.end()).size() == 301; }));
}

BOOST_AUTO_TEST_CASE(a_new_object_goes_on_from_the_stored_cursor) {
  dovecot_server server;
  server.append("alice", std::vector<std::string>(20, "Subject: x\r\n\r\n"));
  driver d(impatient());
  cursor stored;
  {
    owner first(false);
    auto settings = account_of(server);
    settings.limits.mails_in_flight = 8;
    first.join(d, settings);
    BOOST_REQUIRE(first.wait([](const told& t) { return t.mails.size() == 8; }));
    stored = first.look().committed;
    first.handle().remove();
  }
  owner second;
  auto settings = account_of(server);
  settings.folders[0].from = stored;
  second.join(d, settings);
  // what the first one had stored, but not marked, can be marked now
  for (std::uint32_t uid = 1; uid <= 8; ++uid) second.handle().acknowledge({"INBOX", stored.uidvalidity, uid});
  BOOST_REQUIRE(second.wait([](const told& t) { return t.mails.size() == 12 && t.marked.size() == 20; }));
  BOOST_TEST(second.look().mails.front().place.uid == 9u);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_pauses_the_account_until_somebody_acts) {
  dovecot_server server;
  driver d(impatient());
  owner o;
  o.join(d, account_of(server, "alice", "wrong"));
  BOOST_REQUIRE(o.wait([](const told& t) { return t.paused == 1; }));
  auto seen = o.look();
  BOOST_TEST(seen.failures.size() == 3u);
  for (const auto& f : seen.failures) {
    BOOST_TEST(name_of(f.kind) == "authentication");
    BOOST_TEST(f.text.find("wrong") == std::string::npos); // the password itself
  }
  BOOST_TEST(!o.wait([](const told& t) { return t.failures.size() > 3; }, 1s));
  server.set_password("alice", "wrong");
  o.handle().resume();
  BOOST_REQUIRE(o.wait([](const told& t) { return t.caught_up > 0; }));
}

BOOST_AUTO_TEST_CASE(a_password_changed_behind_our_back_is_told_as_authentication) {
  dovecot_server server;
  driver d(impatient());
  owner o;
  o.join(d, account_of(server));
  BOOST_REQUIRE(o.wait([](const told& t) { return t.caught_up > 0; }));
  server.set_password("alice", "another");
  server.stop();
  BOOST_REQUIRE(o.wait([](const told& t) { return !t.failures.empty(); }));
  server.start();
  BOOST_REQUIRE(o.wait([](const told& t) { return t.paused == 1; }));
  const auto seen = o.look();
  BOOST_TEST(name_of(seen.failures.front().kind) == "network");
  BOOST_TEST(name_of(seen.failures.back().kind) == "authentication");
}

BOOST_AUTO_TEST_CASE(certificates_that_are_wrong_are_refused_before_any_login) {
  struct bad {
    const char* what;
    test::certificate_wish wish;
    bool trust;
    const char* why;
  };
  const bad cases[] = {
      {"another host's", {{"other.example"}, -3600, 86400}, true, "it is for another name"},
      {"expired", {{"localhost"}, -7200, 3600}, true, "certificate has expired"},
      {"not valid yet", {{"localhost"}, 3600, 3600}, true, "certificate is not yet valid"},
      {"nobody's authority", {{"localhost"}, -3600, 86400}, false, "unable to get local issuer certificate"},
  };
  dovecot_server server;
  for (const auto& c : cases) {
    server.stop();
    server.use_certificate(c.wish);
    server.start();
    for (const auto mode : {tls_mode::tls, tls_mode::starttls}) {
      driver d(impatient());
      owner o;
      auto settings = account_of(server);
      settings.tls = mode;
      if (mode == tls_mode::starttls) settings.port = server.imap_port();
      if (!c.trust) settings.ca_file.clear();
      bool asked = false;
      settings.secret = [&asked](const secret_answer& answer) {
        asked = true;
        answer(std::string("secret"));
      };
      o.join(d, settings);
      BOOST_TEST_CONTEXT(c.what) {
        BOOST_REQUIRE(o.wait([](const told& t) { return t.failures.size() >= 2; }));
        const auto seen = o.look();
        BOOST_TEST(name_of(seen.failures[0].kind) == "policy");
        BOOST_TEST(seen.failures[0].text == "the certificate of `localhost` was refused: " + std::string(c.why));
        BOOST_TEST(seen.authenticated == 0u);
        BOOST_TEST(!asked);
      }
    }
  }
  // mended, it works again without anybody's help; and by address, which the certificate names
  server.stop();
  server.use_certificate({{"localhost"}, -7200, 3600});
  server.start();
  driver d(impatient());
  owner o;
  o.join(d, account_of(server));
  BOOST_REQUIRE(o.wait([](const told& t) { return !t.failures.empty(); }));
  server.stop();
  server.use_certificate({{"localhost", "127.0.0.1"}, -3600, 86400});
  server.start();
  BOOST_REQUIRE(o.wait([](const told& t) { return t.caught_up > 0; }));
  owner by_address;
  auto settings = account_of(server);
  settings.host = "127.0.0.1";
  by_address.join(d, settings);
  BOOST_REQUIRE(by_address.wait([](const told& t) { return t.caught_up > 0; }));
}

BOOST_AUTO_TEST_CASE(verification_can_be_switched_off_on_purpose) {
  test::dovecot_options o;
  o.certificate = {{"other.example"}, -7200, 3600};
  dovecot_server server(o);
  driver d(impatient());
  owner one;
  auto settings = account_of(server);
  settings.verify_certificate = false;
  one.join(d, settings);
  BOOST_REQUIRE(one.wait([](const told& t) { return t.caught_up > 0; }));
}

BOOST_AUTO_TEST_CASE(a_host_that_does_not_exist_or_listen_is_tried_for_ever_and_told_why) {
  dovecot_server server;
  driver d(impatient());
  owner nowhere, closed, not_tls;
  auto settings = account_of(server);
  settings.host = "no-such-host.invalid";
  nowhere.join(d, settings);
  settings.host = "127.0.0.1";
  settings.port = 1;
  closed.join(d, settings);
  settings = account_of(server);
  settings.port = server.imap_port(); // TLS to a port that speaks in clear
  not_tls.join(d, settings);
  for (const auto* o : {&nowhere, &closed, &not_tls}) {
    BOOST_REQUIRE(o->wait([](const told& t) { return t.failures.size() >= 4; }));
    BOOST_TEST(name_of(o->look().failures.back().kind) == "network");
    BOOST_TEST_MESSAGE(o->look().failures.back().text);
  }
  // the good neighbour is not disturbed by their stale TLS errors
  owner good;
  good.join(d, account_of(server));
  BOOST_REQUIRE(good.wait([](const told& t) { return t.caught_up > 0; }));
  server.append("alice", {"Subject: x\r\n\r\n"});
  BOOST_REQUIRE(good.wait([](const told& t) { return t.mails.size() == 1; }));
  BOOST_TEST(good.look().failures.empty());
}

BOOST_AUTO_TEST_CASE(settings_that_cannot_work_are_refused_at_once) {
  driver d;
  account_settings settings;
  BOOST_TEST(!join(d, settings, [](const event&) {}).ok());
  settings.host = "imap.acme.example";
  settings.user = "a";
  settings.secret = [](const secret_answer& answer) { answer(std::string("x")); };
  settings.policy = after_commit::move;
  const auto added = join(d, settings, [](const event&) {});
  BOOST_REQUIRE(!added.ok());
  BOOST_TEST(added.why().message == "mails are to be moved, but there is no folder to move them to");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
