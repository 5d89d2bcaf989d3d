// What consoles are told: when, in virtual time, and in which order, from a real store.

#include "actors/live.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/support/postgres_fixture.hpp"

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

struct live_case : actor_fixture {
  test_database db;
  store::connection on = db.connect();
  std::vector<std::string> told;
  int pages = 0;

  live_case() { node.database = db.settings(); }

  void start() {
    spawn(
        live, &node,
        [this](const std::vector<store::live_row>& rows) {
          ++pages;
          for (const auto& r : rows) told.push_back(r.kind);
        },
        100ms);
    run();
  }
  static void happen(store::connection& where, const std::string& kind) {
    must(where.run("insert into live_events (kind) values ($1)", store::with(kind)));
  }
  void all_told(std::vector<std::string> wanted) { BOOST_TEST(told == wanted, boost::test_tools::per_element()); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_live, live_case)

BOOST_AUTO_TEST_CASE(it_begins_at_the_end_and_tells_each_change_once_within_a_tenth_of_a_second) {
  happen(on, "before");
  start();
  advance(1s);
  BOOST_TEST(told.empty());
  happen(on, "one");
  happen(on, "two");
  advance(99ms);
  BOOST_TEST(told.empty());
  advance(1ms);
  all_told({"one", "two"});
  advance(1min);
  all_told({"one", "two"});
}

BOOST_AUTO_TEST_CASE(nothing_is_told_before_an_older_transaction_has_ended) {
  start();
  auto slow = db.connect();
  {
    auto open = must(store::transaction::begin(slow));
    happen(slow, "late"); // has the lower number, and commits last
    happen(on, "early");
    advance(10s);
    BOOST_TEST(told.empty());
    must(open.commit());
  }
  advance(100ms);
  all_told({"late", "early"});
}

BOOST_AUTO_TEST_CASE(of_a_transaction_that_was_given_up_nothing_is_told) {
  start();
  auto other = db.connect();
  {
    const auto open = must(store::transaction::begin(other));
    happen(other, "never");
    happen(on, "kept");
  }
  advance(100ms);
  all_told({"kept"});
}

BOOST_AUTO_TEST_CASE(what_piled_up_is_told_at_once_a_page_after_the_other) {
  start();
  must(on.run("insert into live_events (kind) select 'n' || n from generate_series(1, 1200) n"));
  advance(100ms);
  BOOST_REQUIRE(told.size() == 1'200u);
  BOOST_TEST(told.front() == "n1");
  BOOST_TEST(told.back() == "n1200");
  BOOST_TEST(pages == 3);
}

BOOST_AUTO_TEST_CASE(a_lost_connection_costs_no_change_and_repeats_none) {
  start();
  happen(on, "one");
  advance(100ms);
  auto admin = db.connect(store::private_cluster::admin_user);
  must(admin.run("select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                 " current_database() and pid not in (pg_backend_pid(), $1)",
                 store::with(must(on.run("select pg_backend_pid()::bigint"))[0].get<std::int64_t>(0))));
  happen(on, "two");
  advance(1s);
  happen(on, "three");
  advance(1s);
  all_told({"one", "two", "three"});
}

BOOST_AUTO_TEST_SUITE_END()
