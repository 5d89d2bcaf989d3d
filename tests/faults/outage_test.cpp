// P5: PostgreSQL frozen or killed. LMTP answers 451 within five seconds, memory stays bounded, work
// resumes within thirty seconds of its return.

#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace barid;
using namespace barid::faults;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

BOOST_AUTO_TEST_SUITE(database_outage)

namespace {

struct outage {
  testing::engine_process engine;
  testing::store_audit stored{engine.admin()};
  int sent = 0;

  int deliver() {
    const auto id = "outage" + std::to_string(++sent) + "@customer.example";
    testing::lmtp_client client(engine.lmtp());
    return client.deliver(id, "support@acme.example", testing::mail_of({.from = id, .message_id = id}));
  }
  void answered_451_in_time() {
    const auto begin = steady::now();
    BOOST_TEST(deliver() == 451);
    const std::chrono::duration<double> took = steady::now() - begin;
    BOOST_TEST(took.count() < 6.0); // five, and a loaded machine
  }
  void resumes() {
    const auto begin = steady::now();
    BOOST_TEST(testing::eventually([&] { return deliver() == 250; }, 30s));
    const std::chrono::duration<double> took = steady::now() - begin;
    BOOST_TEST_MESSAGE("work resumed after " << took.count() << " s");
  }
  void all_is_there(const load& mails) {
    if (!stored.settled()) {
      BOOST_TEST_MESSAGE(engine.output());
      BOOST_FAIL("mails wait for their decision for ever");
    }
    expect_none(judge(mails.account(), stored.copies(), false));
    expect_none(stored.complaints());
  }
  void signal_database(int signal) {
    for (auto pid : engine.database_processes()) ::kill(pid, signal);
  }
  /// Under load, for so long; what was acknowledged must be there afterwards.
  void loaded_while(std::chrono::milliseconds time, std::size_t most_growth) {
    const auto before = engine.memory();
    load mails({.to = engine.lmtp(), .connections = 16, .seed = seed_of("outage"), .largest = 300'000});
    mails.start();
    std::size_t most = before;
    const auto end = steady::now() + time;
    while (steady::now() < end) {
      most = std::max(most, engine.memory());
      let_pass(100ms);
    }
    BOOST_TEST_MESSAGE("memory " << (before >> 20) << " MB before, at most " << (most >> 20) << " MB");
    BOOST_TEST(most < before + most_growth);
    signal_database(SIGCONT);
    mails.stop();
    resumes();
    all_is_there(mails);
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_frozen_database_is_answered_with_451_memory_stays_bounded_and_work_resumes, outage) {
  BOOST_TEST(deliver() == 250);
  signal_database(SIGSTOP);
  answered_451_in_time();
  constexpr std::size_t mb = 1 << 20;
  loaded_while(long_form() ? 60s : 8s, 300 * mb);
}

BOOST_FIXTURE_TEST_CASE(a_database_frozen_past_every_time_limit_is_worked_with_again, outage) {
  if (!long_form()) {
    BOOST_TEST_MESSAGE("only with BARID_LONG=1: it takes a minute");
    return;
  }
  signal_database(SIGSTOP);
  const auto end = steady::now() + 60s;
  while (steady::now() < end) answered_451_in_time();
  signal_database(SIGCONT);
  resumes();
}

BOOST_FIXTURE_TEST_CASE(a_killed_database_is_started_again_and_nothing_acknowledged_is_lost, outage) {
  const int kills = long_form() ? 10 : 2;
  load mails({.to = engine.lmtp(), .connections = 4, .seed = seed_of("killed database")});
  mails.start();
  for (int i = 0; i < kills; ++i) {
    const auto before = mails.acknowledged();
    BOOST_REQUIRE(testing::eventually([&] { return mails.acknowledged() > before + 20; }, 60s));
    signal_database(SIGKILL);
    resumes();
  }
  mails.stop();
  all_is_there(mails);
}

BOOST_FIXTURE_TEST_CASE(a_restart_of_the_database_costs_no_mail, outage) {
  load mails({.to = engine.lmtp(), .connections = 4, .seed = seed_of("restart")});
  mails.start();
  BOOST_REQUIRE(testing::eventually([&] { return mails.acknowledged() > 20; }, 60s));
  ::kill(engine.postmaster(), SIGINT); // the fast shutdown of an operator
  resumes();
  mails.stop();
  all_is_there(mails);
}

BOOST_AUTO_TEST_SUITE_END()
