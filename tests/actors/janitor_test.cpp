// What is removed when it served its purpose, in virtual time, on a real store.

#include "actors/janitor.hpp"
#include "runtime/store/commit_marker.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/support/postgres_fixture.hpp"

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

struct janitor_case : actor_fixture {
  test_database db;
  store::connection on = db.connect();

  janitor_case() { node.database = db.settings(); }

  /// So long before the actors' now.
  void put(duration ago) {
    const auto at = clock.now() - ago;
    must(on.run("insert into live_events (at, kind) values ($1, 'test')", store::with(at)));
    must(on.run("insert into commit_markers (marker, at) values ($1, $2)",
                store::with(store::bytes{store::new_marker().value}, at)));
  }
  void read_to_the_end() { must(store::index_documents(on, {}, "search", must(store::live_end(on)))); }
  std::int64_t rows(const std::string& table) {
    return must(on.run("select count(*) from " + table))[0].get<std::int64_t>(0);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_janitor, janitor_case)

BOOST_AUTO_TEST_CASE(what_is_old_goes_soon_after_the_start_and_then_every_hour) {
  for (const auto ago : {72h, 49h, 30h, 1h}) put(ago);
  read_to_the_end();
  spawn(janitor, &node);
  run();
  BOOST_TEST(rows("live_events") == 4); // the start comes first
  advance(1min);
  BOOST_TEST(rows("live_events") == 2);
  BOOST_TEST(rows("commit_markers") == 1);
  advance(19h);
  BOOST_TEST(rows("live_events") == 1);
  advance(6h);
  BOOST_TEST(rows("live_events") == 1); // the newest marks the place
  BOOST_TEST(rows("commit_markers") == 0);
}

BOOST_AUTO_TEST_CASE(what_search_has_not_read_stays_however_old_it_is) {
  put(72h);
  read_to_the_end();
  put(71h);
  put(70h);
  spawn(janitor, &node);
  run();
  advance(5h);
  BOOST_TEST(rows("live_events") == 2);
  read_to_the_end();
  advance(1h);
  BOOST_TEST(rows("live_events") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
