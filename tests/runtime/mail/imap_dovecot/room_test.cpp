#include "owner.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <vector>

namespace barid::imap {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t accounts = 12;
constexpr std::size_t mails = 4;
const std::string large = "Subject: large\r\n\r\n" + std::string(300'000, 'x') + "\r\n";

std::string named(std::size_t i) {
  return "u" + std::to_string(i);
}

} // namespace

BOOST_AUTO_TEST_SUITE(imap_dovecot_room)

BOOST_AUTO_TEST_CASE(accounts_that_catch_up_at_once_share_a_bounded_memory) {
  test::dovecot_options options;
  options.users.clear();
  for (std::size_t i = 0; i < accounts; ++i) options.users[named(i)] = "secret";
  options.clients = unsigned(accounts);
  test::dovecot_server server(options);
  for (std::size_t i = 0; i < accounts; ++i) server.append(named(i), std::vector<std::string>(mails, large));

  driver_options narrow;
  narrow.threads = 2;
  narrow.bytes_in_flight = 1'000'000; // three of them, and not four
  driver d(narrow);
  auto hog = std::make_unique<owner>(false); // commits nothing
  hog->join(d, account_of(server, named(0)));
  BOOST_REQUIRE(hog->wait([](const told& t) { return t.mails.size() == 3; }));
  std::vector<std::unique_ptr<owner>> others;
  for (std::size_t i = 1; i < accounts; ++i) {
    others.push_back(std::make_unique<owner>());
    others.back()->join(d, account_of(server, named(i)));
  }
  for (const auto& o : others) BOOST_REQUIRE(o->wait([](const told& t) { return t.authenticated == 1; }));
  BOOST_TEST(!others.back()->wait([](const told& t) { return !t.mails.empty(); }, 1s)); // no room

  hog->handle().remove();
  hog.reset(); // its mails are gone with it
  for (const auto& o : others)
    BOOST_REQUIRE(o->wait([](const told& t) { return t.caught_up > 0 && t.mails.size() == mails; }, 60s));
  for (const auto& o : others) {
    const auto seen = o->look();
    BOOST_TEST(seen.failures.empty());
    for (std::size_t i = 0; i < seen.mails.size(); ++i) BOOST_TEST(seen.mails[i].place.uid == i + 1);
  }
  BOOST_TEST(d.most_bytes_in_flight() <= narrow.bytes_in_flight);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
