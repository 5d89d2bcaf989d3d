#include "owner.hpp"
#include "tests/support/sanitized.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace barid::imap {

namespace {

using namespace std::chrono_literals;
using test::dovecot_server;

std::size_t threads() {
  using entries = std::filesystem::directory_iterator;
  return std::size_t(std::distance(entries("/proc/self/task"), entries()));
}

/// Resident memory, in bytes (proc(5)).
std::size_t memory() {
  std::ifstream in("/proc/self/statm");
  std::size_t pages = 0;
  in >> pages >> pages;
  return pages * std::size_t(sysconf(_SC_PAGESIZE));
}

constexpr std::size_t more_memory = testing::sanitized ? 10 : 1;

void many_accounts_idle(std::size_t count) {
  test::dovecot_options options;
  options.users.clear();
  for (std::size_t i = 0; i < count; ++i) options.users["u" + std::to_string(i)] = "secret";
  options.clients = static_cast<unsigned>(count);
  dovecot_server server(options);
  const auto threads_before = threads();
  driver_options two;
  two.threads = 2;
  driver d(two);
  std::vector<std::unique_ptr<owner>> owners;
  const auto memory_before = memory();
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    owners.push_back(std::make_unique<owner>());
    owners.back()->join(d, account_of(server, "u" + std::to_string(i)));
  }
  for (const auto& o : owners) BOOST_REQUIRE(o->wait([](const told& t) { return t.caught_up > 0; }, 60s));
  BOOST_TEST_MESSAGE(count << " accounts idle after " << (std::chrono::steady_clock::now() - start) / 1ms << " ms");
  // those that were asked for, and four that look names up: however many accounts there are
  constexpr std::size_t for_names = 4;
  // a sanitizer may begin one of its own meanwhile
  BOOST_TEST(threads() >= threads_before + two.threads + for_names);
  BOOST_TEST(threads() <= threads_before + two.threads + for_names + (testing::sanitized ? 1U : 0U));
  const auto each = (memory() - std::min(memory(), memory_before)) / count;
  BOOST_TEST_MESSAGE(threads() - threads_before << " threads, " << each / 1024 << " KB for each account");
  BOOST_TEST(each < 160 * 1024 * more_memory);
  // every tenth gets a mail; nobody else hears of it
  const auto sent = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; i += 10)
    server.deliver("u" + std::to_string(i), "Subject: for " + std::to_string(i) + "\r\n\r\n");
  for (std::size_t i = 0; i < count; i += 10)
    BOOST_REQUIRE(owners[i]->wait([](const told& t) { return t.mails.size() == 1; }, 60s));
  const auto took = (std::chrono::steady_clock::now() - sent) / 1ms;
  BOOST_TEST_MESSAGE("mails for a tenth of them arrived after " << took << " ms");
  BOOST_TEST(took <= 2'000 * testing::patience);
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
