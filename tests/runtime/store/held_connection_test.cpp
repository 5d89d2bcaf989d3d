#include "runtime/store/held_connection.hpp"
#include "tests/support/postgres_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

namespace barid::store {

using namespace std::chrono_literals;
using test::must;

namespace {

struct held_fixture {
  test::test_database db;
  connection_tally tally;
  std::chrono::steady_clock::time_point now{};
  int readied = 0;

  held_connection hold(connection_settings to) {
    return held_connection(
        std::move(to), &tally,
        [this](connection&) -> result<void> {
          ++readied;
          return {};
        },
        {20ms, 100ms}, [this] { return now; });
  }
  connection_settings nowhere() const {
    auto s = db.settings();
    s.target = "host=/nonexistent dbname=none";
    return s;
  }
  void end_session_of(connection& of) {
    auto other = db.connect();
    must(other.run("select pg_terminate_backend($1, 5000)", with(of.backend_pid())));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(held_connections, held_fixture)

BOOST_AUTO_TEST_CASE(it_opens_when_it_is_first_asked_for_and_stays) {
  auto held = hold(db.settings());
  BOOST_TEST(tally.open == 0);
  BOOST_TEST(held.opened() == 0);
  auto* const first = must(held.get());
  BOOST_TEST(must(first->run("select 7"))[0].get<std::int32_t>(0) == 7);
  BOOST_TEST(must(held.get()) == first);
  BOOST_TEST(held.opened() == 1);
  BOOST_TEST(readied == 1);
  BOOST_TEST(tally.open == 1);
}

BOOST_AUTO_TEST_CASE(after_a_loss_it_opens_again_and_is_made_ready_again) {
  auto held = hold(db.settings());
  end_session_of(*must(held.get()));
  BOOST_TEST(must(must(held.get())->run("select 1")).size() == 1u);
  BOOST_TEST(held.opened() == 2);
  BOOST_TEST(readied == 2);
  BOOST_TEST(tally.open == 1);
  BOOST_TEST(tally.lost == 0);
}

BOOST_AUTO_TEST_CASE(between_two_attempts_it_fails_at_once_with_pauses_that_grow) {
  auto held = hold(nowhere());
  const auto why = held.get().why();
  BOOST_CHECK(why.code == errc::unavailable);
  BOOST_TEST(tally.lost == 1);
  const auto refused_before = [&](std::chrono::milliseconds pause) {
    now += pause - 1ms;
    const bool same = held.get().why() == why; // not tried: it would take the pause anew
    now += 1ms;
    return same;
  };
  for (const auto pause : {20ms, 40ms, 80ms, 100ms, 100ms}) {
    BOOST_TEST(refused_before(pause));
    BOOST_TEST(!held.get().ok());
  }
  BOOST_TEST(readied == 0);
}

BOOST_AUTO_TEST_CASE(a_preparation_that_fails_is_a_failed_attempt) {
  bool may = false;
  held_connection held(
      db.settings(), &tally,
      [&](connection&) -> result<void> {
        if (may) return {};
        return error{errc::refused, "not now", ""};
      },
      {20ms, 100ms}, [this] { return now; });
  BOOST_TEST(held.get().why().message == "not now");
  may = true;
  BOOST_TEST(!held.get().ok()); // the pause still lasts
  now += 20ms;
  BOOST_TEST(held.get().ok());
  BOOST_TEST(tally.open == 1);
}

BOOST_AUTO_TEST_CASE(what_is_moved_is_counted_once) {
  {
    auto held = hold(db.settings());
    (void)must(held.get());
    held_connection other = std::move(held);
    BOOST_TEST(tally.open == 1);
    BOOST_TEST(must(other.get())->run("select 1").ok());
    held_connection third;
    BOOST_CHECK(third.get().why().code == errc::internal);
    third = std::move(other);
    BOOST_TEST(tally.open == 1);
  }
  BOOST_TEST(tally.open == 0);
  BOOST_TEST(tally.lost == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
