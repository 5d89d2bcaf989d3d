// Starts that are killed and starts that are told to stop, at any moment of them.

#include "tests/engine/connected_desk.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"

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

// What systemd waits for before it kills (packaging), with everything under way that others end when they like.
BOOST_AUTO_TEST_CASE(whoever_is_still_connected_an_engine_stops_within_ten_seconds) {
  connected_desk desk("mailbox support { address support@acme.example }\n"); // an account that waits by IDLE
  lmtp_client idle(desk.engine.lmtp()), amid(desk.engine.lmtp()), fed(desk.engine.lmtp());
  const auto raw = mail_of({.message_id = "before@customer.example"});
  BOOST_REQUIRE(fed.deliver("sara@shop.example", "support@acme.example", raw) == 250);
  // a mail of which the rest never comes
  BOOST_REQUIRE(amid.ask("MAIL FROM:<sara@shop.example>") == 250);
  BOOST_REQUIRE(amid.ask("RCPT TO:<support@acme.example>") == 250);
  BOOST_REQUIRE(amid.ask("DATA") == 354);
  barid::test::raw_connection stream(desk.engine.http_port());
  stream.say("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nCookie: barid=" + desk.api.cookie + "\r\n\r\n");
  BOOST_REQUIRE(stream.hear("text/event-stream").find("text/event-stream") != std::string::npos);
  barid::test::raw_connection half(desk.engine.http_port());
  half.say("POST /api/v1/uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf of");

  const auto told = std::chrono::steady_clock::now();
  BOOST_TEST(desk.engine.stop() == 0);
  const auto taken = std::chrono::steady_clock::now() - told;
  BOOST_TEST_MESSAGE("it took " << taken / 1ms << " ms");
  BOOST_TEST((taken < 10s));

  desk.engine.start();
  lmtp_client again(desk.engine.lmtp());
  BOOST_TEST(again.deliver("sara@shop.example", "support@acme.example", raw) == 250); // known, and once
  BOOST_TEST(eventually([&] { return desk.api.get("/api/v1/conversations").document()["items"].size() == 1; }));
  BOOST_TEST(desk.engine.stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
