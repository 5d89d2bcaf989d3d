// P5 and P14: more mail than can be decided, and a database that takes nothing. Sources are told to
// wait and MTAs hear 451 with the reason; memory stays flat, nothing is lost, and work goes on by
// itself.

#include "tests/faults/account_desk.hpp"
#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/sanitized.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace barid;
using namespace barid::faults;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

BOOST_AUTO_TEST_SUITE(overload)

namespace {

constexpr int limit = 100;
const std::vector<std::string> small_inbox{"--set", "inbox.limit=" + std::to_string(limit)};
constexpr std::size_t mb = 1 << 20;

/// Nobody else can use this table as long as it lives.
class held_table {
public:
  held_table(store::connection_settings as, const std::string& name) : on_(test::must(store::connection::open(as))) {
    (void)test::must(on_.run("begin"));
    (void)test::must(on_.run("lock table " + name + " in access exclusive mode"));
  }
  void release() { (void)test::must(on_.run("rollback")); }

private:
  store::connection on_;
};

/// The most that the engine grows while `time` passes.
std::size_t growth(const testing::engine_process& engine, std::chrono::milliseconds time) {
  const auto before = engine.memory();
  std::size_t most = before;
  for (const auto end = steady::now() + time; steady::now() < end; let_pass(50ms))
    most = std::max(most, engine.memory());
  BOOST_TEST_MESSAGE("memory " << before / mb << " MB before, at most " << most / mb << " MB");
  // of what was given back a sanitizer keeps so much, to see who still uses it
  constexpr std::size_t kept = testing::sanitized ? 256 * mb : 0;
  return most - before - std::min(most - before, kept);
}

struct desk {
  testing::engine_process engine{{.more = small_inbox}};
  testing::store_audit stored{engine.admin()};
  std::vector<delivery> account;

  /// The answer, with its words.
  std::string deliver(testing::lmtp_client& by) {
    const auto from = "over" + std::to_string(account.size()) + "@customer.example";
    delivery d{from, testing::mail_of({.from = from, .message_id = from}), 0, {}};
    d.code = by.deliver(from, "support@acme.example", d.raw);
    account.push_back(std::move(d));
    return by.said();
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(beyond_the_limit_mail_is_refused_for_now_and_taken_when_there_is_room, desk) {
  // decisions need the customers, accepting does not
  held_table customers(engine.admin(), "customers");
  testing::lmtp_client mta(engine.lmtp());
  for (int i = 0; i < limit; ++i) {
    deliver(mta);
    BOOST_REQUIRE(account.back().code == 250);
  }
  const auto begin = steady::now();
  const auto words = deliver(mta);
  BOOST_TEST(account.back().code == 451);
  BOOST_TEST(words.find("too much mail waits to be decided, try again later") != std::string::npos, words);
  BOOST_TEST((steady::now() - begin < 2s)); // nobody is kept waiting for it
  BOOST_TEST(stored.number("select count(*) from inbox") == limit);

  // however hard they push
  load push({.to = engine.lmtp(), .connections = 16, .seed = seed_of("overload"), .name = "push", .largest = 300'000});
  push.start();
  BOOST_TEST(growth(engine, 3s) < 100 * mb);
  customers.release();
  BOOST_TEST(testing::eventually([&] { return push.acknowledged() > 10; }, 30s));
  push.stop();
  BOOST_TEST(push.count() > push.acknowledged());
  for (const auto& d : push.account()) BOOST_TEST((d.code == 250 || d.code == 451));
  BOOST_TEST(testing::eventually([&] { return deliver(mta).starts_with("250"); }, 30s));

  BOOST_REQUIRE(stored.settled());
  expect_none(judge(account, stored.copies(), false));
  expect_none(judge(push.account(), stored.copies(), false));
  expect_none(stored.complaints());
  // what was refused is not half there
  BOOST_TEST(stored.number("select count(*) from mails") ==
             std::int64_t(push.acknowledged()) + std::ranges::count(account, 250, &delivery::code));
}

BOOST_FIXTURE_TEST_CASE(beyond_the_limit_an_account_is_read_no_further_until_there_is_room, account_desk) {
  mails_come(600, 1'000);
  held_table customers(db.settings(store::private_cluster::admin_user), "customers");
  open(small_inbox);
  const auto waiting = [&] { return stored.number("select count(*) from inbox"); };
  BOOST_REQUIRE(testing::eventually([&] { return waiting() >= limit; }, 30s));
  // what was in hand when the limit was reached comes in, and then nothing
  BOOST_TEST(growth(*engine, 3s) < 50 * mb);
  BOOST_TEST(waiting() <= limit + 100);
  nothing_is_marked_that_is_not_stored();
  customers.release();
  all_is_read_once();
}

BOOST_FIXTURE_TEST_CASE(a_database_that_takes_nothing_stops_the_reading_of_an_account, account_desk) {
  mails_come(20, 1'000);
  open();
  all_is_read_once();
  const auto before = stored.number("select count(*) from mails");
  held_table mails(db.settings(store::private_cluster::admin_user), "mails");
  mails_come(200, 250'000); // fifty megabytes
  BOOST_TEST(growth(*engine, 5s) < 30 * mb);
  BOOST_TEST(marked().size() == std::size_t(before));
  mails.release();
  all_is_read_once();
}

BOOST_AUTO_TEST_SUITE_END()
