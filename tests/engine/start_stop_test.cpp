// Starts that are killed and starts that are told to stop, at any moment of them.

#include "tests/support/engine_process.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <thread>

using namespace barid::testing;
using namespace std::chrono_literals;

namespace {

void let_pass(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
}

} // namespace

BOOST_AUTO_TEST_SUITE(start_and_stop)

BOOST_AUTO_TEST_CASE(a_first_start_that_is_killed_again_and_again_is_made_good_by_the_next) {
  engine_options options;
  const temp_folder data;
  options.data = data.path() / "data";
  options.wait = false;
  engine_process engine(options);
  // through initdb, the server's start, roles, the database and its tables
  for (const auto moment : {40ms, 300ms, 700ms, 750ms, 800ms, 850ms, 900ms, 1000ms, 200ms, 250ms}) {
    let_pass(moment);
    BOOST_TEST(engine.running(), engine.output()); // one that gave up would have ended
    engine.kill();
    engine.launch();
  }
  engine.wait_ready();
  BOOST_TEST(engine.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_start_that_is_told_to_stop_stops_without_an_error) {
  engine_options options;
  const temp_folder data;
  options.data = data.path() / "data";
  engine_process engine(options);
  BOOST_TEST(engine.stop() == 0);
  for (const auto moment : {20ms, 60ms, 120ms, 200ms, 350ms}) {
    engine.launch();
    let_pass(moment);
    const auto status = engine.stop();
    // before it has taken the signal over, it ends as any program does
    BOOST_TEST((status == 0 || status == 128 + SIGTERM), status << "\n" << engine.output());
  }
  engine.start();
  BOOST_TEST(engine.stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
