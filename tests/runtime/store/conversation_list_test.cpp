#include "runtime/store/conversation_list.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/viewer.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

namespace barid::store {

using namespace std::chrono_literals;
using test::morning;
using test::must;

namespace {

/// `count` conversations of two channels, spread over states, agents and times, with statistics.
struct many_conversations {
  test::test_database db;
  connection on = db.connect();
  mailbox_id support = test::make_channel(on, "support");
  mailbox_id sales = test::make_channel(on, "sales");

  void fill(int count) {
    must(on.run("insert into conversations (id, channel, version, status, priority, agent, team, tags,"
                " thread_token, created, updated, sla_due, last_customer_mail_at) "
                "select n, case n % 2 when 0 then $2 else $3 end, 1,"
                " (array['open', 'open', 'waiting_customer', 'closed', 'closed', 'closed'])[n % 6 + 1], n "
                "% 4,"
                " nullif(n % 40, 0), nullif(n % 5, 0), array['t' || n % 50], 't' || n,"
                " $4::timestamptz + n * interval '1 second',"
                " $4::timestamptz + (n * 7919 % $1) * interval '1 second',"
                " case when n % 3 = 0 then $4::timestamptz + (n * 104729 % $1) * interval '1 second' end,"
                " case when n % 4 > 0 then $4::timestamptz + n * interval '1 minute' end "
                "from generate_series(1, $1::bigint) n",
                with(count, support.value, sales.value, morning())));
    auto owner = db.connect(owner_role);
    must(owner.run_script("vacuum analyze conversations"));
  }
  /// All pages of a list, each id checked to come once.
  std::vector<conversation> read_all(const list_filter& f, list_order order, int page) {
    std::vector<conversation> out;
    std::set<std::int64_t> seen;
    std::optional<list_place> at;
    do {
      auto got = must(list_conversations(on, f, order, page, at));
      for (auto& c : got.rows) {
        BOOST_REQUIRE(seen.insert(c.id.value).second);
        out.push_back(c);
      }
      at = got.next;
    } while (at);
    return out;
  }
};

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& l : lines) out += l + "\n";
  return out;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(conversation_lists, many_conversations)

BOOST_AUTO_TEST_CASE(pages_follow_each_other_without_gap_or_repetition_in_every_order) {
  fill(500);
  list_filter f;
  f.channels = {support, sales};
  for (auto order : {list_order::updated, list_order::created, list_order::sla_due, list_order::last_mail}) {
    const auto all = read_all(f, order, 37);
    BOOST_TEST(all.size() == 500u);
    auto value = [&](const conversation& c) -> std::optional<instant> {
      if (order == list_order::updated) return c.updated;
      if (order == list_order::created) return c.created;
      return order == list_order::sla_due ? c.sla_due : c.last_customer_mail_at;
    };
    for (std::size_t i = 1; i < all.size(); ++i) {
      const auto before = value(all[i - 1]), now = value(all[i]);
      if (!now) continue; // rows without a value come last
      BOOST_REQUIRE(before.has_value());
      BOOST_REQUIRE(order == list_order::sla_due ? *before <= *now : *before >= *now);
    }
  }
}

BOOST_AUTO_TEST_CASE(filters_narrow_what_is_listed_and_counted_alike) {
  fill(600);
  list_filter f;
  f.channels = {support, sales};
  BOOST_TEST(must(count_conversations(on, f)) == 600);
  BOOST_TEST(must(newest_conversation(on)).value == read_all(f, list_order::updated, 50).front().id.value);
  BOOST_TEST(must(count_conversations(on, f, 100)) == 100);
  f.status = {"open", "waiting_customer"};
  BOOST_TEST(must(count_conversations(on, f)) == 300);
  f.channels = {sales};
  const auto few = read_all(f, list_order::updated, 50);
  BOOST_TEST(few.size() == std::size_t(must(count_conversations(on, f))));
  for (const auto& c : few) {
    BOOST_CHECK(c.channel == sales);
    BOOST_CHECK(c.status != "closed");
  }
  f.unassigned = true;
  for (const auto& c : read_all(f, list_order::updated, 50)) BOOST_TEST(!c.agent);
  f = {};
  f.channels = {support, sales};
  f.tags = {"t7"};
  f.tags_on_the_way = 1'000'000;
  f.at_least = priority::high;
  f.agents = {agent_id{7}, agent_id{17}, agent_id{27}};
  for (const auto& c : read_all(f, list_order::created, 50)) {
    BOOST_TEST(c.tags.at(0) == "t7");
    BOOST_CHECK(c.priority >= priority::high);
  }
  f = {};
  f.channels = {support, sales};
  f.among = {conversation_id{3}, conversation_id{5}, conversation_id{99'999}};
  BOOST_TEST(must(count_conversations(on, f)) == 2);
  f.tags = {"no such tag"};
  BOOST_TEST(must(count_conversations(on, f)) == 0);
  f.tags.clear();
  f.tags = read_all(f, list_order::updated, 50).front().tags;
  BOOST_TEST(must(count_conversations(on, f)) >= 1);
  f.tags.clear();
  f.created_from = morning() + 4s;
  f.created_until = morning() + 6s;
  BOOST_TEST(must(count_conversations(on, f)) == 1);
}

BOOST_AUTO_TEST_CASE(list_queries_use_indexes_on_fifty_thousand_rows_also_under_policies) {
  fill(50'000);
  agent_row row;
  row.name = "mona";
  row.email = "mona@acme.example";
  const auto mona = must(create_agent(on, row));
  for (auto c : {support, sales}) must(set_access(on, {c, mona, "view"}));
  auto api = db.connect(api_role);
  list_filter base;
  base.channels = {support, sales};
  std::vector<std::pair<list_filter, list_order>> views(7, {base, list_order::updated});
  views[1].first.status = {"open"};
  views[2].first.agents = {agent_id{7}};
  views[3].first.teams = {team_id{3}};
  views[3].first.status = {"open"};
  views[4].second = list_order::sla_due;
  views[4].first.sla_due_before = morning() + 1h;
  views[5].first.among = {conversation_id{5}, conversation_id{6}};
  views[6].first.channels = {sales};
  views[6].first.status = {"waiting_customer"};
  for (const auto& [filter, order] : views) {
    const auto as_engine = joined(must(explain_list(on, filter, order, 50)));
    const auto as_viewer = joined(
        must(as_agent(api, mona, [&, f = &filter, o = order](connection& c) { return explain_list(c, *f, o, 50); })));
    for (const auto& plan : {as_engine, as_viewer}) {
      BOOST_CHECK_MESSAGE(plan.find("Seq Scan on conversations") == std::string::npos, plan);
      BOOST_CHECK_MESSAGE(plan.find("conversations_") != std::string::npos, plan);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
