#include "runtime/store/ledger.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "runtime/store/shard_rows.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::store {

using namespace std::chrono_literals;
using test::must;

namespace {
struct live_fixture {
  test::test_database db;
  connection on = db.connect();
  mailbox_id support = test::make_channel(on, "support");

  void happen(connection& where, const std::string& kind) {
    must(where.run("insert into live_events (kind, channel) values ($1, $2)", with(kind, support.value)));
  }
};
} // namespace

BOOST_FIXTURE_TEST_SUITE(live_and_shards, live_fixture)

BOOST_AUTO_TEST_CASE(an_event_that_commits_late_is_not_lost) {
  auto slow = db.connect();
  auto open = must(transaction::begin(slow));
  happen(slow, "late"); // takes the lower number, and commits last
  happen(on, "early");
  auto seen = must(live_since(on, {}, 10));
  BOOST_TEST(seen.empty()); // held back while an older transaction runs
  must(open.commit());
  seen = must(live_since(on, {}, 10));
  BOOST_REQUIRE(seen.size() == 2u);
  BOOST_TEST(seen[0].kind == "late");
  BOOST_TEST(seen[1].kind == "early");
  BOOST_CHECK(must(live_end(on)) == seen[1].at);
  BOOST_TEST(must(live_since(on, seen[1].at, 10)).empty());
  BOOST_TEST(must(live_since(on, seen[0].at, 10)).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_listener_whose_place_was_forgotten_is_told_to_start_afresh) {
  happen(on, "one");
  const auto first = must(live_end(on));
  happen(on, "two");
  happen(on, "three");
  const auto last = must(live_end(on));
  BOOST_TEST(!must(live_gap(on, first)));
  const auto far = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()) + 1h;
  BOOST_TEST(must(forget_live(on, far)) == 0, "search has not read them");
  must(index_documents(on, {}, "search", first));
  BOOST_TEST(must(forget_live(on, far)) == 1);
  must(index_documents(on, {}, "search", last));
  must(index_documents(on, {}, "mail_notices", first));
  BOOST_TEST(must(forget_live(on, far)) == 0, "notices have not");
  must(index_documents(on, {}, "mail_notices", last));
  BOOST_TEST(must(forget_live(on, far - 2h)) == 0, "too young");
  BOOST_TEST(must(forget_live(on, far)) == 1); // the newest stays: it marks the place
  BOOST_TEST(must(forget_live(on, far)) == 0);
  BOOST_TEST(must(live_gap(on, first)));
  BOOST_TEST(!must(live_gap(on, last)));
}

BOOST_AUTO_TEST_CASE(the_indexer_goes_on_where_it_stopped) {
  happen(on, "one");
  const auto reached = must(live_end(on));
  const auto of = test::fresh_conversation(on);
  test::commit(on, {test::decision_of(of, support, 1)});
  search_document d{mail_id{1},      of,     support,
                    test::morning(), "text", {"it's", "back\\slash", "", std::string(5000, 'x'), "فاتورة"}};
  must(index_documents(on, {d}, "search", reached));
  must(index_documents(on, {d}, "search", reached)); // again after a crash
  BOOST_CHECK(must(load_index_cursor(on, "search")) == reached);
  BOOST_CHECK(must(load_index_cursor(on, "other")) == live_position{});
  auto got = must(on.run("select count(*) from search_documents where words @@ $1::text::tsquery",
                         with("'it''s' & 'back\\\\slash' & 'فاتورة'")));
  BOOST_TEST(got[0].get<std::int64_t>(0) == 1);
}

BOOST_AUTO_TEST_CASE(words_sent_in_the_servers_own_form_are_what_it_would_have_made_of_their_text) {
  const std::vector<std::string> words{"beta", "alpha", "beta", "", "فاتورة", "it's", "beta", std::string(3000, 'y')};
  const auto got = must(on.run(
      "select $1 = $2::text::tsvector, length($1)",
      with(word_vector{words}, "'beta':1,3,7 'alpha':2 'فاتورة':5 'it''s':6 '" + std::string(2046, 'y') + "':8")));
  BOOST_TEST(got[0].get<bool>(0));
  BOOST_TEST(got[0].get<std::int32_t>(1) == 5);
  // beyond what the server keeps: positions, occurrences, size
  std::vector<std::string> many(40'000, "same");
  for (int i = 0; i < 200'000; ++i) many.push_back("w" + std::to_string(i));
  const auto large = must(on.run("select length($1) > 1000, $1 @@ 'same'::tsquery", with(word_vector{many})));
  BOOST_TEST(large[0].get<bool>(0));
  BOOST_TEST(large[0].get<bool>(1));
  const std::vector<std::string> none;
  BOOST_TEST(must(on.run("select length($1)", with(word_vector{none})))[0].get<std::int32_t>(0) == 0);
}

BOOST_AUTO_TEST_CASE(the_indexer_is_given_what_each_change_brought) {
  const auto id = test::fresh_conversation(on);
  auto accepted = test::commit(on, {test::accept_of(support, test::mail_bytes("<1@customer.example>"))});
  auto d = test::decision_of(id, support, 1);
  d.mails = {{accepted[0].mail, {}, {}, test::morning()}};
  d.texts = {{accepted[0].mail, support, 1, "",
              R"({"language": "en", "subject": "my order", "text": "all of it", "body": "some of it",
                  "from": [{"name": "Sara", "address": "sara@shop.example"}], "attachments": [{"name": "a.pdf"}]})"}};
  d.live = {{"conversation_new", ""}};
  test::commit(on, {d});
  happen(on, "channel_health");
  BOOST_TEST(must(index_lag(on, {})).count() >= 0.0);
  const auto first = must(load_unindexed(on, {}, 1, 100));
  BOOST_TEST(first.changes == 1);
  BOOST_REQUIRE(first.mails.size() == 1u);
  BOOST_TEST(first.mails[0].text == "my order\nSara sara@shop.example\nsome of it\na.pdf");
  BOOST_TEST(first.mails[0].language == "en");
  BOOST_CHECK(first.mails[0].conversation == id);
  const auto rest = must(load_unindexed(on, first.reached, 10, 100));
  BOOST_TEST(rest.changes == 1);
  BOOST_TEST(rest.mails.empty());
  BOOST_CHECK(rest.reached == must(live_end(on)));
  BOOST_TEST(must(load_unindexed(on, rest.reached, 10, 100)).changes == 0);
  BOOST_TEST(must(index_lag(on, rest.reached)).count() == 0.0);
  // a body that is the whole text is stored once; a view of another shape stops nothing
  must(on.run("update mail_texts set parsed = parsed - 'body' - 'attachments' || '{\"from\": 3}'"));
  const auto again = must(load_unindexed(on, {}, 10, 5));
  BOOST_REQUIRE(again.mails.size() == 1u);
  BOOST_TEST(again.mails[0].text == "my order\n\nall o\n");
}

BOOST_AUTO_TEST_CASE(taking_shards_raises_their_epochs_and_shuts_the_old_holder_out) {
  const auto mine = must(take_shards(on, "a", {}, 1s));
  BOOST_TEST(mine.size() == 1024u);
  const auto of = shard_of(support);
  BOOST_TEST(mine.at(std::size_t(of)).epoch == 1);
  const auto again = must(take_shards(on, "a", {of}, 1s)); // the same node after a restart
  BOOST_TEST(again.at(0).epoch == 2);
  auto stale = test::accept_of(support, test::mail_bytes("<1@customer.example>"), 1);
  BOOST_CHECK(test::commit(on, {stale})[0].end == item_end::fenced);
  must(renew_lease(on, "a", "10.0.0.1:7000", 10s));
  must(renew_lease(on, "b", "10.0.0.2:7000", -1s));
  const auto nodes = must(list_nodes(on));
  BOOST_REQUIRE(nodes.size() == 2u);
  BOOST_TEST(nodes[0].shards == 1024);
  BOOST_TEST(nodes[0].alive);
  BOOST_TEST(!nodes[1].alive);
  BOOST_TEST(must(list_shards(on)).at(std::size_t(of)).epoch == 2);
}

BOOST_AUTO_TEST_CASE(a_node_that_hangs_inside_a_commit_cannot_write_after_the_takeover) {
  auto settings = db.settings();
  settings.application = application_of("old");
  auto old = must(connection::open(settings));
  const auto of = shard_of(support);
  must(take_shards(old, "old", {of}, 1s));
  // as a group that was frozen between its share lock and its commit
  must(old.begin());
  must(old.run("select epoch from shards where shard = $1 for share", with(of)));
  must(old.run("insert into settings (key, value) values ('late', '1')"));
  const auto taken = must(take_shards(on, "new", {of}, 50ms));
  BOOST_TEST(taken.at(0).epoch == 2);
  BOOST_CHECK(!old.commit());
  BOOST_TEST(old.broken());
  BOOST_TEST(must(on.run("select count(*) from settings"))[0].get<std::int64_t>(0) == 0);
  BOOST_TEST(must(list_shards(on)).at(std::size_t(of)).node == "new");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
