// The index for search: when it is filled, in virtual time, and with what, on a real store.

#include "actors/indexer.hpp"
#include "runtime/store/hash.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/support/metric_value.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"
#include "text/search_words.hpp"

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

struct indexer_case : actor_fixture {
  test_database db;
  store::connection on = db.connect();
  mailbox_id support = make_channel(on, "support");
  int mails = 0;

  indexer_case() { node.database = db.settings(); }

  void start() {
    spawn(indexer, &node, 500ms);
    run();
  }
  /// A new conversation with one mail of these words.
  void mail_of(const std::string& words) {
    const auto raw = mail_bytes("<" + std::to_string(++mails) + "@customer.example>", words);
    const auto mail = commit(on, {accept_of(support, raw)}).at(0).mail;
    auto d = decision_of(fresh_conversation(on), support, 1);
    d.inbox = mail;
    d.events[0].mail = mail;
    d.mails = {{mail, "", {}, morning()}};
    d.texts = {{mail, support, 1, "", R"({"subject":"a question","language":"en","text":")" + words + "\"}"}};
    d.live = {{"conversation_new", ""}};
    commit(on, {d});
  }
  /// Its next version with an answer and a note; as the first, without a conversation before.
  conversation_id written(const std::string& answer, const std::string& note, store::origin from = store::origin::human,
                          conversation_id id = {}, std::int64_t version = 1) {
    if (!id) id = fresh_conversation(on);
    auto d = decision_of(id, support, version);
    store::outbox_row row;
    row.effect_key = store::key_hash({"answer", std::to_string(id.value), std::to_string(version)});
    row.kind = "smtp";
    row.from = from;
    row.payload = R"({"text":")" + answer + R"(","signature":{"text":"regards"},"files":[{"name":"waybill.pdf"}]})";
    row.next_at = morning();
    d.outbox = {row};
    d.mails = {{{}, row.effect_key, {}, morning()}};
    d.events[0].kind = "note";
    d.events[0].facts = R"({"event":{"arguments":{"text":")" + note + R"("}}})";
    d.live = {{"conversation_changed", ""}};
    commit(on, {d});
    return id;
  }
  std::int64_t found_written(const std::string& word, const std::string& kind) {
    const auto words = text::search_words(word, "unknown");
    return must(on.run("select count(*) from written_documents where kind = $2 and words @@ $1::text::tsquery",
                       store::with(words.at(0), kind)))[0]
        .get<std::int64_t>(0);
  }
  /// What is not indexed yet came so long ago.
  void age(const char* by) {
    must(on.run("update live_events set at = at - $1::text::interval", store::with(std::string(by))));
  }
  std::int64_t found(const std::string& word) {
    return must(on.run("select count(*) from search_documents where words @@ to_tsquery('simple', $1)",
                       store::with(word)))[0]
        .get<std::int64_t>(0);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_indexer, indexer_case)

BOOST_AUTO_TEST_CASE(a_mail_is_found_half_a_second_later_by_its_words) {
  start();
  advance(2s);
  mail_of("the parcel is lost");
  advance(499ms);
  BOOST_TEST(found("parcel") == 0);
  advance(1ms);
  BOOST_TEST(found("parcel") == 1);
  BOOST_TEST(found("question") == 1);
  BOOST_TEST(found("nothing") == 0);
}

BOOST_AUTO_TEST_CASE(a_subject_that_people_gave_a_conversation_is_found) {
  const auto id = fresh_conversation(on);
  auto d = decision_of(id, support, 1);
  d.events[0].kind = "subject";
  d.events[0].facts = R"({"event":{"arguments":{"from":"question","to":"Warranty of lamp 4711"}}})";
  d.live = {{"conversation_changed", ""}};
  start();
  advance(2s);
  commit(on, {d});
  advance(500ms);
  BOOST_TEST(found_written("warranty", "subject") == 1);
  BOOST_TEST(found_written("question", "subject") == 0);
}

BOOST_AUTO_TEST_CASE(while_mail_is_being_decided_it_waits_and_not_for_longer_than_two_seconds) {
  start();
  node.waiting = 7;
  mail_of("the parcel is lost");
  advance(30s); // the store's own clock says that no time has passed
  BOOST_TEST(found("parcel") == 0);
  age("3 seconds");
  advance(500ms);
  BOOST_TEST(found("parcel") == 1);
  mail_of("another parcel is lost");
  advance(500ms);
  BOOST_TEST(found("parcel") == 1);
  node.waiting = 0;
  advance(500ms);
  BOOST_TEST(found("parcel") == 2);
}

BOOST_AUTO_TEST_CASE(how_far_it_is_behind_is_told) {
  start();
  node.waiting = 1;
  mail_of("the parcel is lost");
  advance(500ms);
  BOOST_TEST(testing::metric_value(*node.metrics, "barid_index_lag_seconds") < 2);
  age("1 minute");
  advance(500ms); // told before it is caught up
  BOOST_TEST(testing::metric_value(*node.metrics, "barid_index_lag_seconds") >= 60);
  advance(500ms);
  BOOST_TEST(testing::metric_value(*node.metrics, "barid_index_lag_seconds") == 0);
}

BOOST_AUTO_TEST_CASE(another_one_goes_on_where_the_last_one_was_and_writes_nothing_twice) {
  mail_of("the first parcel");
  start();
  BOOST_TEST(found("parcel") == 1);
  must(on.run("update search_documents set folded = 'untouched'"));
  mail_of("the second parcel");
  spawn(indexer, &node, 500ms); // as after an end by mistake
  run();
  BOOST_TEST(found("parcel") == 2);
  BOOST_TEST(must(on.run("select count(*) from search_documents where folded = 'untouched'"))[0].get<std::int64_t>(0) ==
             1);
}

BOOST_AUTO_TEST_CASE(what_piled_up_is_indexed_in_one_go) {
  for (int i = 0; i < 230; ++i) mail_of("parcel number " + std::to_string(i)); // more than a page
  start();
  BOOST_TEST(found("parcel") == 230);
}

BOOST_AUTO_TEST_CASE(answers_and_notes_are_found_by_their_words_and_what_rules_sent_is_not) {
  start();
  const auto id = written("we have sent the replacement", "ask the warehouse");
  written("thank you for your acknowledgement", "quiet", store::origin::automatic);
  written("\u0623\u0631\u0633\u0644\u0646\u0627 \u0627\u0644\u0634\u062d\u0646\u0629", "a second");
  advance(500ms);
  BOOST_TEST(found_written("replacements", "answer") == 1);
  BOOST_TEST(found_written("waybill", "answer") == 2);
  BOOST_TEST(found_written("warehouse", "note") == 1);
  BOOST_TEST(found_written("acknowledgement", "answer") == 0);
  BOOST_TEST(found_written("regards", "answer") == 0);
  BOOST_TEST(found_written("\u0634\u062d\u0646\u0629", "answer") == 1); // without its article
  BOOST_TEST(found("replac") == 0, "questions stay apart");
  written("and the bill", "", store::origin::human, id, 2);
  advance(500ms);
  BOOST_TEST(found_written("bill", "answer") == 1);
}

BOOST_AUTO_TEST_CASE(what_was_written_before_is_caught_up_some_at_a_time_while_no_mail_waits) {
  const auto last = written("the oldest parcel", "");
  for (int i = 0; i < 600; ++i) written("parcel number", "");
  must(on.run("insert into index_cursors (name, xid, seq) select 'search', xid, seq from live_events"
              " order by xid desc, seq desc limit 1"));
  node.waiting = 1;
  start();
  BOOST_TEST(found_written("parcel", "answer") == 0);
  node.waiting = 0;
  advance(500ms);
  BOOST_TEST(found_written("parcel", "answer") == 500);
  BOOST_TEST(found_written("oldest", "answer") == 0, last.value);
  spawn(indexer, &node, 500ms); // as after an end by mistake: goes on
  run();
  BOOST_TEST(found_written("parcel", "answer") == 601);
  BOOST_TEST(must(on.run("select conversation from written_catch_up"))[0].get<std::int64_t>(0) == 0);
}

BOOST_AUTO_TEST_CASE(customers_from_before_are_found_some_at_a_time) {
  must(on.run("insert into customers (address_key, address, name) select sha256(convert_to(n::text, 'UTF8')),"
              " 'c' || n || '@customer.example', 'Omar ' || n from generate_series(1, 1500) n"));
  must(on.run("delete from customer_words"));
  const auto known = [&] {
    return must(on.run("select count(*) from customer_words where word = 'omar'"))[0].get<std::int64_t>(0);
  };
  node.waiting = 1;
  start();
  BOOST_TEST(known() == 0);
  node.waiting = 0;
  advance(500ms);
  BOOST_TEST(known() == 1'000);
  advance(500ms);
  BOOST_TEST(known() == 1'500);
  BOOST_TEST(must(on.run("select customer from customer_catch_up"))[0].get<std::int64_t>(0) == 0);
  must(on.run("update customers set name = 'Nour' where name = 'Omar 7'"));
  BOOST_TEST(known() == 1'499);
}

BOOST_AUTO_TEST_SUITE_END()
