#include "owner.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>

namespace barid::imap {

namespace {

using namespace std::chrono_literals;
using test::dovecot_server;

void many_accounts_idle(std::size_t count) {
  test::dovecot_options options;
  options.users.clear();
  for (std::size_t i = 0; i < count; ++i) options.users["u" + std::to_string(i)] = "secret";
  options.clients = static_cast<unsigned>(count);
  dovecot_server server(options);
  driver_options two;
  two.threads = 2;
  driver d(two);
  std::vector<std::unique_ptr<owner>> owners;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    owners.push_back(std::make_unique<owner>());
    owners.back()->join(d, account_of(server, "u" + std::to_string(i)));
  }
  for (const auto& o : owners)
    BOOST_REQUIRE(o->wait([](const told& t) { return t.caught_up > 0; }, 60s));
  BOOST_TEST_MESSAGE(count << " accounts idle after "
                           << (std::chrono::steady_clock::now() - start) / 1ms << " ms");
  // every tenth gets a mail; nobody else hears of it
  const auto sent = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; i += 10)
    server.deliver("u" + std::to_string(i), "Subject: for " + std::to_string(i) + "\r\n\r\n");
  for (std::size_t i = 0; i < count; i += 10)
    BOOST_REQUIRE(owners[i]->wait([](const told& t) { return t.mails.size() == 1; }, 60s));
  BOOST_TEST_MESSAGE("mails for a tenth of them arrived after "
                     << (std::chrono::steady_clock::now() - sent) / 1ms << " ms");
  for (std::size_t i = 0; i < count; ++i) {
    const auto seen = owners[i]->look();
    BOOST_TEST(seen.mails.size() == (i % 10 == 0 ? 1u : 0u));
    BOOST_TEST(seen.failures.empty());
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(imap_dovecot_many)

BOOST_AUTO_TEST_CASE(a_hundred_accounts_idle_on_two_threads) {
  many_accounts_idle(100);
}

BOOST_AUTO_TEST_CASE(five_hundred_accounts_idle_on_two_threads,
                     *boost::unit_test::disabled() * boost::unit_test::label("long")) {
  many_accounts_idle(500);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
