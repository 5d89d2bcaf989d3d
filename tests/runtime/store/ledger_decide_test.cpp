#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/keyed_rows.hpp"
#include "runtime/store/ledger.hpp"
#include "runtime/store/limit_rows.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "runtime/store/rule_sets.hpp"
#include "runtime/store/timer_rows.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace barid::store {

using namespace std::chrono_literals;
using test::accept_of;
using test::commit;
using test::decision_of;
using test::mail_bytes;
using test::morning;
using test::must;

namespace {

struct deciding_fixture {
  test::test_database db;
  connection on = db.connect();
  mailbox_id support = test::make_channel(on, "support");

  mail_id a_mail(int n = 1) {
    const auto raw = mail_bytes("<" + std::to_string(n) + "@customer.example>");
    return commit(on, {accept_of(support, raw)}).at(0).mail;
  }
  decision first(mail_id mail = {}) {
    auto d = decision_of(test::fresh_conversation(on), support, 1);
    d.inbox = mail;
    return d;
  }
  std::int64_t count(const std::string& of) {
    return must(on.run("select count(*) from " + of))[0].get<std::int64_t>(0);
  }
};

outbox_row reply(const std::string& key, std::vector<std::size_t> needs = {}) {
  outbox_row row;
  row.effect_key = key_hash({key});
  row.kind = "smtp";
  row.payload = R"({"to":"sara@customer.example"})";
  row.next_at = morning();
  row.needs = std::move(needs);
  return row;
}

limit_use once(const std::string& scope, duration per, instant now = morning()) {
  return {key_hash({scope}), "reply ack at most once per " + to_text(per), now, per, 1, false, 0};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(ledger_decisions, deciding_fixture)

BOOST_AUTO_TEST_CASE(a_decision_writes_everything_and_empties_the_inbox) {
  const auto mail = a_mail();
  auto d = first(mail);
  d.next.status = "waiting_customer";
  d.next.priority = priority::high;
  d.next.tags = {"vip", "it's \"quoted\", and {braced}\\"};
  d.next.flags = {"no_auto_reply"};
  d.next.attributes = R"({"order": "123456"})";
  d.next.state = R"({"clocks": []})";
  d.next.first_unanswered_at = morning();
  d.next.sla_due = morning() + 1h;
  d.events.push_back({{}, "assigned", morning(), {}, "rules", mail, std::string(32, 'p'), "", "", ""});
  d.set_timers = {{"idle:1", "idle", morning() + 48h, R"({"after": "2d"})", "cal-1", false}};
  d.clocks = {{"first_response", "gold", "running", morning(), morning() + 1h, {}, 0, ""}};
  d.flows = {{"chase", "nudge", 1, std::string(32, 'p'), morning(), morning() + 72h, ""}};
  d.outbox = {reply("one")};
  d.references = {message_id_hash("<1@customer.example>"), message_id_hash("<1@customer.example>")};
  d.mails = {{mail, "", {}, morning()}, {{}, d.outbox[0].effect_key, agent_id{3}, morning()}};
  d.texts = {{mail, support, 1, "", R"({"subject": "invoice"})"}};
  d.live = {{"conversation", ""}};
  BOOST_CHECK(commit(on, {d})[0].end == item_end::decided);

  const auto back = must(load_conversation(on, d.next.id));
  BOOST_TEST(back.row.version == 1);
  BOOST_TEST(back.row.status == "waiting_customer");
  BOOST_CHECK(back.row.priority == priority::high);
  BOOST_TEST(back.row.tags == d.next.tags, boost::test_tools::per_element());
  BOOST_TEST(back.row.attributes == d.next.attributes);
  BOOST_TEST(back.row.state == d.next.state);
  BOOST_CHECK(back.row.sla_due == d.next.sla_due);
  BOOST_CHECK(!back.row.closed_at);
  BOOST_REQUIRE(back.timers.size() == 1u);
  BOOST_CHECK(back.timers[0].due == morning() + 48h);
  BOOST_TEST(back.clocks.at(0).sla == "gold");
  BOOST_TEST(back.flows.at(0).step == "nudge");
  const auto events = must(load_events(on, d.next.id, 0, 10));
  BOOST_REQUIRE(events.size() == 2u);
  BOOST_TEST(events[0].row.kind == "message");
  BOOST_TEST(events[1].row.program == std::string(32, 'p'));
  BOOST_TEST(events[1].n == 1);
  const auto timeline = must(load_timeline(on, d.next.id));
  BOOST_REQUIRE(timeline.size() == 2u);
  BOOST_CHECK(timeline[0].mail == mail);
  BOOST_TEST(bool(timeline[1].outbox));
  const auto threads = must(find_threads(on, support, {message_id_hash("1@customer.example")}));
  BOOST_REQUIRE(threads.size() == 1u);
  BOOST_CHECK(threads[0].conversation == d.next.id);
  BOOST_CHECK(must(find_by_token(on, support, d.next.thread_token)) == d.next.id);
  BOOST_TEST(must(load_mail_text(on, mail)).parsed == R"({"subject": "invoice"})");
  BOOST_TEST(must(measure_inbox(on)).waiting == 0);
  BOOST_TEST(count("live_events") == 1);
}

BOOST_AUTO_TEST_CASE(somebody_who_was_added_just_now_is_found_by_name_when_it_is_committed) {
  auto d = first();
  d.next.agent_name = "mona";
  (void)commit(on, {d});
  BOOST_TEST(count("conversations where agent is null") == 1);
  agent_row mona;
  mona.name = "mona";
  mona.email = "mona@acme.example";
  const auto id = must(create_agent(on, mona));
  d.next.version = 2;
  (void)commit(on, {d});
  BOOST_TEST(count("conversations where agent = " + std::to_string(id.value)) == 1);
}

BOOST_AUTO_TEST_CASE(threads_and_tokens_are_found_inside_their_channel_only) {
  auto d = first();
  d.references = {message_id_hash("<1@customer.example>")};
  commit(on, {d});
  const auto sales = test::make_channel(on, "sales");
  BOOST_TEST(must(find_threads(on, sales, d.references)).empty());
  BOOST_TEST(!must(find_by_token(on, sales, d.next.thread_token)));
}

BOOST_AUTO_TEST_CASE(the_next_version_follows_only_the_one_it_was_decided_on) {
  auto d = first();
  d.set_timers = {{"idle:1", "idle", morning() + 1h, "", "", false}, {"idle:2", "idle", morning() + 2h, "", "", false}};
  commit(on, {d});
  auto second = decision_of(d.next.id, support, 2);
  second.next.subject = "two";
  second.clear_timers = {"idle:1"};
  second.set_timers = {{"idle:2", "idle", morning() + 5h, "", "", false}};
  auto late = decision_of(d.next.id, support, 2);
  late.next.subject = "late";
  late.outbox = {reply("late")};
  BOOST_CHECK(commit(on, {second})[0].end == item_end::decided);
  BOOST_CHECK(commit(on, {late})[0].end == item_end::conflict);
  const auto back = must(load_conversation(on, d.next.id));
  BOOST_TEST(back.row.subject == "two");
  BOOST_REQUIRE(back.timers.size() == 1u);
  BOOST_CHECK(back.timers[0].due == morning() + 5h);
  BOOST_TEST(count("outbox") == 0);
  BOOST_TEST(count("events") == 2);
}

BOOST_AUTO_TEST_CASE(two_decisions_of_one_conversation_in_a_group_do_not_both_happen) {
  auto d = first();
  auto twin = d;
  auto out = commit(on, {d, twin});
  BOOST_CHECK(out[0].end == item_end::decided);
  BOOST_CHECK(out[1].end == item_end::conflict);
  BOOST_TEST(count("events") == 1);
}

BOOST_AUTO_TEST_CASE(a_conversation_that_was_erased_is_not_written_again) {
  auto d = decision_of(test::fresh_conversation(on), support, 5);
  BOOST_CHECK(commit(on, {d})[0].end == item_end::conflict);
  BOOST_TEST(count("conversations") == 0);
}

BOOST_AUTO_TEST_CASE(a_mail_is_decided_once) {
  const auto mail = a_mail();
  commit(on, {first(mail)});
  auto again = first(mail);
  again.outbox = {reply("again")};
  BOOST_CHECK(commit(on, {again})[0].end == item_end::already_decided);
  BOOST_TEST(count("conversations") == 1);
  BOOST_TEST(count("outbox") == 0);
}

BOOST_AUTO_TEST_CASE(a_decision_that_loses_leaves_its_mail_in_the_inbox) {
  auto d = first();
  commit(on, {d});
  auto stale = decision_of(d.next.id, support, 7);
  stale.inbox = a_mail();
  stale.limits = {once("ack", 24h)};
  BOOST_CHECK(commit(on, {stale})[0].end == item_end::conflict);
  BOOST_TEST(must(measure_inbox(on)).waiting == 1);
  BOOST_TEST(count("once_per") == 0);
}

BOOST_AUTO_TEST_CASE(a_decision_by_rules_that_are_not_in_force_any_more_is_made_again) {
  must(save_rule_set(on, {std::string(32, 'a'), "bundle", 1, "mona", ""}));
  BOOST_TEST(must(activate_rules(on, {std::string(32, 'a'), 0, false, "mona", ""})).generation == 1);
  auto d = first(a_mail());
  d.generation = 1;
  auto old = d;
  BOOST_CHECK(commit(on, {d})[0].end == item_end::decided);
  old.next.id = test::fresh_conversation(on);
  old.next.thread_token = "another";
  old.inbox = a_mail(2);
  must(activate_rules(on, {std::string(32, 'a'), 1, true, "mona", ""}));
  BOOST_CHECK(commit(on, {old})[0].end == item_end::stale_rules);
  old.generation = 2;
  BOOST_CHECK(commit(on, {old})[0].end == item_end::decided);
}

BOOST_AUTO_TEST_CASE(a_node_that_lost_its_shard_writes_nothing) {
  auto d = first();
  must(on.run("update shards set epoch = 9 where shard = $1", with(shard_of(d.next.id))));
  BOOST_CHECK(commit(on, {d})[0].end == item_end::fenced);
  d.fence.epoch = 9;
  BOOST_CHECK(commit(on, {d})[0].end == item_end::decided);
}

BOOST_AUTO_TEST_CASE(at_most_once_is_enforced_across_conversations_and_told_in_the_event) {
  auto one = first();
  one.limits = {once("sara|support|ack", 24h)};
  one.outbox = {reply("one", {0}), reply("free")};
  one.live = {{"notify", "", {0}}};
  auto two = first();
  two.limits = {once("sara|support|ack", 24h, morning() + 1h)};
  two.outbox = {reply("two", {0})};
  two.live = {{"notify", "", {0}}};
  two.mails = {{{}, two.outbox[0].effect_key, {}, morning()}};
  auto out = commit(on, {one, two}); // in one group
  BOOST_TEST(out[0].refused.empty());
  BOOST_REQUIRE(out[1].refused.size() == 1u);
  BOOST_TEST(count("outbox") == 2);
  BOOST_TEST(count("live_events where kind = 'notify'") == 1);
  BOOST_TEST(count("conversation_mails") == 0);
  BOOST_TEST(must(load_events(on, two.next.id, 0, 9)).at(0).refused.at(0) == "reply ack at most once per 1d");
  auto three = first();
  three.limits = {once("sara|support|ack", 24h, morning() + 23h + 59min)};
  BOOST_TEST(commit(on, {three})[0].refused.size() == 1u);
  auto four = first();
  four.limits = {once("sara|support|ack", 24h, morning() + 24h)};
  BOOST_TEST(commit(on, {four})[0].refused.empty());
}

BOOST_AUTO_TEST_CASE(a_limit_is_that_of_the_rules_that_decide_now_and_its_last_time_is_known) {
  auto one = first();
  one.limits = {once("ack", 24h)};
  BOOST_TEST(commit(on, {one})[0].refused.empty());
  auto sooner = first(); // other rules want it every hour
  sooner.limits = {once("ack", 1h, morning() + 2h)};
  BOOST_TEST(commit(on, {sooner})[0].refused.empty());
  auto later = first();
  later.limits = {once("ack", 48h, morning() + 26h)};
  BOOST_TEST(commit(on, {later})[0].refused.size() == 1u);
  const auto known = must(limits_taken(on, {key_hash({"ack"}), key_hash({"never"})}));
  BOOST_REQUIRE(known.size() == 1u);
  BOOST_CHECK(known.at(key_hash({"ack"})) == morning() + 2h);
}

BOOST_AUTO_TEST_CASE(that_a_message_id_was_here_before_is_known_in_every_channel) {
  const auto sales = test::make_channel(on, "sales");
  const auto seen = [&](mail_id m) {
    std::optional<instant> out;
    exchange ask;
    ask_seen(ask, m, out);
    BOOST_REQUIRE(ask.run(on).ok());
    return out;
  };
  auto one = accept_of(support, mail_bytes("<same@customer.example>"));
  auto two = accept_of(sales, mail_bytes("<same@customer.example>"));
  one.received = morning();
  two.received = morning() + 1h;
  const auto a = commit(on, {one}).at(0).mail, b = commit(on, {two}).at(0).mail;
  BOOST_TEST(!seen(a));
  BOOST_CHECK(seen(b) == morning());
  BOOST_TEST(!seen(commit(on, {accept_of(support, mail_bytes("<other@customer.example>"))}).at(0).mail));
}

BOOST_AUTO_TEST_CASE(a_budget_allows_so_many_per_window) {
  limit_use budget{key_hash({"mailbox"}), "automatic mail", morning(), 1h, 3, true, 0};
  std::vector<item> group;
  for (int i = 0; i < 5; ++i) {
    auto d = first();
    d.limits = {budget};
    group.push_back(d);
  }
  auto out = commit(on, group);
  std::size_t refused = 0;
  for (const auto& o : out) refused += o.refused.size();
  BOOST_TEST(refused == 2u);
  auto later = first();
  budget.now = morning() + 1h;
  later.limits = {budget};
  BOOST_TEST(commit(on, {later})[0].refused.empty());
}

BOOST_AUTO_TEST_CASE(the_same_effect_is_queued_once) {
  auto one = first();
  one.outbox = {reply("same")};
  auto two = first();
  two.outbox = {reply("same")};
  commit(on, {one});
  commit(on, {two});
  BOOST_TEST(count("outbox") == 1);
}

BOOST_AUTO_TEST_CASE(accepts_and_decisions_share_a_group_and_a_bad_decision_fails_alone) {
  auto good = first(a_mail(1));
  auto bad = first(a_mail(2));
  bad.next.attributes = "{not json";
  auto out = commit(on, {bad, accept_of(support, mail_bytes("<3@customer.example>")), good});
  BOOST_CHECK(out[0].end == item_end::failed);
  BOOST_CHECK(out[0].why.code == errc::invalid);
  BOOST_CHECK(out[1].end == item_end::stored);
  BOOST_CHECK(out[2].end == item_end::decided);
  BOOST_TEST(must(measure_inbox(on)).waiting == 2); // the bad one's mail still waits
}

BOOST_AUTO_TEST_CASE(due_timers_are_read_by_page_and_shard_and_can_be_held) {
  std::vector<item> group;
  for (int i = 0; i < 5; ++i) {
    auto d = first();
    d.set_timers = {{"idle", "idle", morning() + std::chrono::minutes(i / 2), "", "", false}};
    group.push_back(d);
  }
  commit(on, group);
  auto page = must(timers_due(on, morning() + 1min, 3));
  BOOST_REQUIRE(page.size() == 3u);
  const auto& last = page.back();
  auto rest =
      must(timers_due(on, morning() + 1min, 3, {}, timer_page{last.timer.due, last.conversation, last.timer.key}));
  BOOST_TEST(rest.size() == 1u);
  BOOST_TEST(must(timers_due(on, morning() + 1min, 9, {page[0].shard})).size() >= 1u);
  BOOST_TEST(must(timers_due(on, morning() - 1us, 9)).empty());
  BOOST_TEST(must(hold_timers(on, support, morning() + 1min)) == 4);
  BOOST_TEST(must(timers_due(on, morning() + 1min, 9)).empty());
  BOOST_TEST(must(load_conversation(on, page[0].conversation)).timers.at(0).held);
  BOOST_TEST(must(release_timers(on, support)) == 4);
  BOOST_TEST(must(timers_due(on, morning() + 1min, 9)).size() == 4u);
}

BOOST_AUTO_TEST_CASE(who_waits_is_found_in_pages_with_flows_only_or_all_that_are_not_over) {
  std::vector<decision> all;
  for (int i = 0; i < 5; ++i) {
    all.push_back(first());
    if (i == 3) all.back().next.status = "closed";
    if (i % 2 == 0)
      all.back().flows = {
          {"chase", i == 0 ? "nudge" : "close", 0, std::string(32, 'p'), morning(), {}, R"({"code": "abc"})"}};
  }
  for (auto& d : all) BOOST_REQUIRE((commit(on, {d}).at(0).end == item_end::decided));
  const auto ids = [&](conversation_id after, bool everybody, int limit) {
    std::vector<std::int64_t> out;
    for (const auto& [id, channel] : must(conversations_that_wait(on, after, everybody, limit))) {
      BOOST_TEST((channel == support));
      out.push_back(id.value);
    }
    return out;
  };
  const auto id = [&](std::size_t i) { return all[i].next.id.value; };
  BOOST_TEST(ids({}, false, 10) == (std::vector{id(0), id(2), id(4)}), boost::test_tools::per_element());
  BOOST_TEST(ids({}, true, 3) == (std::vector{id(0), id(1), id(2)}), boost::test_tools::per_element());
  BOOST_TEST(ids(all[2].next.id, true, 3) == (std::vector{id(4)}), boost::test_tools::per_element());
  const auto counts = must(count_flows(on));
  BOOST_REQUIRE(counts.size() == 2u);
  BOOST_TEST(counts[0].step == "close");
  BOOST_TEST(counts[0].running == 2);
  BOOST_TEST(counts[0].code == "abc");
}

BOOST_AUTO_TEST_CASE(what_decisions_make_of_a_customer_is_added_to_what_is_known) {
  customer_row as_new;
  as_new.address = "Sara@Customer.example";
  as_new.attributes = R"({"tier":"basic","order":7})";
  (void)must(customer_of(on, "sara@customer.example", as_new));
  const auto known = [&] { return must(find_customer(on, "sara@customer.example")).value(); };
  BOOST_TEST(!must(find_customer(on, "nobody@customer.example")));
  auto one = first(), two = first();
  one.customer = customer_change{"sara@customer.example", R"({"tier":"gold"})", {}, "ar"};
  two.customer = customer_change{"sara@customer.example", R"({"known":"yes"})", {"order"}, "en"};
  commit(on, {one, two}); // in one group
  BOOST_CHECK(nlohmann::json::parse(known().attributes) == nlohmann::json::parse(R"({"tier":"gold","known":"yes"})"));
  BOOST_CHECK((known().language == "ar" || known().language == "en"));
  auto late = first();
  late.next.version = 5; // loses: somebody else was faster
  late.customer = customer_change{"sara@customer.example", R"({"tier":"none"})", {}, ""};
  BOOST_CHECK(commit(on, {late})[0].end != item_end::decided);
  BOOST_TEST(known().attributes.find("none") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
