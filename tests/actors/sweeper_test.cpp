#include "actors/sweeper.hpp"
#include "tests/actors/actor_fixture.hpp"

#include <algorithm>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

struct sweeper_case : actor_fixture {
  played_archive script;
  archive_actor archive = play(*this, script);
  std::vector<std::int64_t> inbox; ///< As the store has it; three rows a page.
  int asked = 0;
  std::vector<std::int64_t> announced;

  sweeper_case() {
    come_back();
    spawn(sweeper, &node,
          sweeper_peers{[this] { return archive; },
                        [this](const store::inbox_row& row) { announced.push_back(row.mail.value); }});
    run();
  }

  void go_away() {
    script.inbox = [this](std::int64_t) -> result<std::vector<store::inbox_row>> {
      ++asked;
      return away();
    };
  }
  void come_back() {
    script.inbox = [this](std::int64_t after) -> result<std::vector<store::inbox_row>> {
      ++asked;
      std::vector<store::inbox_row> out;
      for (const auto id : inbox)
        if (id > after && out.size() < 3) {
          out.emplace_back();
          out.back().mail.value = id;
        }
      return out;
    };
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_sweeper, sweeper_case)

BOOST_AUTO_TEST_CASE(without_a_reason_it_asks_nothing_of_the_store) {
  inbox = {1, 2};
  advance(4min);
  BOOST_TEST(asked == 0);
  BOOST_TEST(announced.empty());
}

BOOST_AUTO_TEST_CASE(after_a_doubtful_commit_everything_in_the_inbox_is_announced_once) {
  inbox = {1, 2, 3, 4, 5, 6, 7};
  node.inbox_in_doubt = true;
  advance(1s);
  BOOST_TEST(announced == inbox, boost::test_tools::per_element());
  // each is counted as waiting; whoever knows it already takes that back
  BOOST_TEST(node.waiting.load() == 7);
  BOOST_TEST(!node.inbox_in_doubt.load());
  advance(1min);
  BOOST_TEST(announced.size() == 7u);
}

BOOST_AUTO_TEST_CASE(a_doubt_that_comes_while_it_looks_is_looked_into_afterwards) {
  inbox = {1};
  const auto answers = script.inbox;
  script.inbox = [&](std::int64_t after) {
    auto out = answers(after);
    if (asked == 1) { // another group is lost, behind this page
      inbox.push_back(2);
      node.inbox_in_doubt = true;
      out = std::vector<store::inbox_row>();
    }
    return out;
  };
  node.inbox_in_doubt = true;
  advance(1s);
  BOOST_TEST(announced.empty());
  advance(1s);
  BOOST_TEST(announced == inbox, boost::test_tools::per_element());
  BOOST_TEST(!node.inbox_in_doubt.load());
}

BOOST_AUTO_TEST_CASE(while_the_store_is_away_it_asks_every_second_and_then_finds_everything) {
  inbox = {1, 2, 3, 4};
  go_away();
  node.inbox_in_doubt = true;
  advance(20s);
  BOOST_TEST(asked >= 10);
  BOOST_TEST(asked <= 21);
  BOOST_TEST(announced.empty());
  come_back();
  advance(2s);
  BOOST_TEST(announced == inbox, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_five_minutes_it_looks_without_a_reason) {
  inbox = {9};
  advance(301s);
  BOOST_TEST(announced.size() == 1u);
  advance(300s);
  BOOST_TEST(announced.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
