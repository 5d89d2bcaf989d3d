// What is removed when it served its purpose, in virtual time, on a real store.

#include "actors/janitor.hpp"
#include "runtime/store/commit_marker.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/support/metric_value.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

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
  /// So many, closed so long before the actors' now.
  void close(mailbox_id channel, int count, duration ago) {
    for (int i = 0; i < count; ++i) {
      auto d = decision_of(fresh_conversation(on), channel, 1);
      d.next.status = "closed";
      d.next.closed_at = clock.now() - ago;
      commit(on, {d});
    }
  }
  double removed() const {
    return testing::metric_value(*node.metrics, "barid_conversations_removed_total{channel=\"support\"}");
  }
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

BOOST_AUTO_TEST_CASE(closed_conversations_go_when_their_channel_keeps_them_no_longer_some_at_a_time) {
  const auto support = make_channel(on, "support"), sales = make_channel(on, "sales");
  close(support, 60, 24h * 31);
  close(support, 3, 24h * 30 - 90min);
  close(sales, 2, 24h * 400);
  must(store::set_retention(on, support, 30 * 86'400));
  spawn(janitor, &node);
  run();
  BOOST_TEST(rows("conversations") == 65);
  advance(1min);
  BOOST_TEST(rows("conversations") == 40); // one piece, then a pause
  advance(250ms);
  BOOST_TEST(rows("conversations") == 15);
  node.waiting = 1;
  advance(250ms); // the piece that was under way already
  BOOST_TEST(rows("conversations") == 5);
  BOOST_TEST(removed() == 60);
  advance(1h);
  BOOST_TEST(rows("conversations") == 5);
  advance(1h); // meanwhile the next three are old enough
  BOOST_TEST(rows("conversations") == 2);
  BOOST_TEST(removed() == 63);
  must(store::set_retention(on, support, std::nullopt));
  advance(24h);
  BOOST_TEST(rows("conversations") == 2); // a channel that was told nothing keeps for ever
}

BOOST_AUTO_TEST_CASE(while_mail_waits_conversations_are_removed_more_slowly) {
  const auto support = make_channel(on, "support");
  close(support, 50, 24h * 31);
  must(store::set_retention(on, support, 30 * 86'400));
  node.waiting = 1;
  spawn(janitor, &node);
  run();
  advance(1min);
  BOOST_TEST(rows("conversations") == 25);
  advance(1s);
  BOOST_TEST(rows("conversations") == 25);
  advance(1s);
  BOOST_TEST(rows("conversations") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
