#include "runtime/store/hash.hpp"
#include "runtime/store/ledger.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <thread>

namespace barid::store {

using namespace std::chrono_literals;
using test::morning;
using test::must;

namespace {

struct outbox_fixture {
  test::test_database db;
  connection on = db.connect();
  mailbox_id support = test::make_channel(on, "support");

  void queue(const std::string& key, const std::string& kind, origin from, instant next_at = morning()) {
    auto d = test::decision_of(test::fresh_conversation(on), support, 1);
    outbox_row row;
    row.effect_key = key_hash({key});
    row.kind = kind;
    row.from = from;
    row.next_at = next_at;
    d.outbox = {row};
    test::commit(on, {d});
  }
  std::vector<outbox_job> claim(const std::string& kind = "smtp", instant now = morning(),
                                const std::string& node = "a") {
    return must(claim_outbox(on, {kind, node, now, 1min, 10, {}, {}}));
  }
  std::string state(outbox_id id) {
    return must(on.run("select state from outbox where id = $1", with(id.value)))[0].get<std::string>(0);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(outboxes, outbox_fixture)

BOOST_AUTO_TEST_CASE(channels_with_due_mail_are_found_whatever_waits_in_others) {
  const auto billing = test::make_channel(on, "billing");
  for (int i = 0; i < 30; ++i) queue("support " + std::to_string(i), "smtp", origin::human);
  must(on.run("insert into outbox (effect_key, channel, shard, kind, origin, next_at) values ($1, $2, 1, 'smtp',"
              " 'human', $3)",
              with(bytes{key_hash({"b"})}, billing.value, morning() - 1min)));
  auto due = [&](std::vector<mailbox_id> without, instant now = morning(), int limit = 10) {
    return must(due_channels(on, {"smtp", now, std::move(without), {}, limit}));
  };
  BOOST_TEST((due({}) == std::vector{billing, support})); // it has waited longer
  BOOST_TEST((due({}, morning(), 1) == std::vector{billing}));
  BOOST_TEST((due({billing}) == std::vector{support}));
  BOOST_TEST((due({}, morning() - 30s) == std::vector{billing}));
  BOOST_TEST(must(due_channels(on, {"webhook", morning(), {}, {}, 10})).empty());
  const auto mine = must(claim_outbox(on, {"smtp", "a", morning(), 1min, 10, {}, billing}));
  BOOST_TEST(mine.size() == 1u);
  BOOST_TEST((due({}) == std::vector{support}));
  const auto counted = must(count_outbox(on));
  BOOST_TEST((std::set(counted.begin(), counted.end()) ==
              std::set<std::pair<std::string, std::int64_t>>{{"claimed", 1}, {"queued", 30}}));
}

BOOST_AUTO_TEST_CASE(what_waits_for_its_turn_is_passed_over_and_a_paused_channel_waits_altogether) {
  queue("rule", "smtp", origin::automatic, morning() - 1h);
  auto due = [&](std::vector<mailbox_id> slow) {
    return must(due_channels(on, {"smtp", morning(), {}, std::move(slow), 10})).size();
  };
  BOOST_TEST(due({}) == 1u);
  BOOST_TEST(due({support}) == 0u); // nobody wrote it
  queue("person", "smtp", origin::human);
  BOOST_TEST(due({support}) == 1u);
  outbox_claim people{"smtp", "a", morning(), 1min, 10, {}, support};
  people.by_people_only = true;
  const auto jobs = must(claim_outbox(on, people));
  BOOST_REQUIRE(jobs.size() == 1u);
  BOOST_TEST((jobs[0].from == origin::human));
  // put back as it was: an undo is still possible
  must(put_back_outbox(on, jobs[0].id, "a"));
  BOOST_TEST(state(jobs[0].id) == "queued");
  BOOST_CHECK(put_back_outbox(on, jobs[0].id, "a").why().code == errc::conflict);
  must(on.run("update channels set state = 'paused'"));
  BOOST_TEST(due({}) == 0u);
  must(on.run("update channels set state = 'on'"));
  BOOST_TEST(due({}) == 1u);
}

BOOST_AUTO_TEST_CASE(since_when_and_how_often_a_mail_is_refused_is_remembered_until_a_person_sends_it_again) {
  queue("one", "smtp", origin::human);
  BOOST_TEST(!claim().at(0).refused.has_value());
  const auto id = outbox_id{must(on.run("select id from outbox"))[0].get<std::int64_t>(0)};
  must(finish_failed(on, id, "a", "the server is away", morning(), outbox_refusals{morning(), 3}));
  auto again = claim().at(0);
  BOOST_REQUIRE(again.refused.has_value());
  BOOST_TEST((again.refused->since == morning()));
  BOOST_TEST(again.refused->times == 3);
  BOOST_TEST(again.attempts == 0);
  must(put_back_outbox(on, id, "a"));
  BOOST_TEST(state(id) == "failed");
  again = claim().at(0);
  must(finish_dead(on, id, "a", "it was tried for two days", morning()));
  must(retry_outbox(on, id, morning()));
  BOOST_TEST(!claim().at(0).refused.has_value());
  BOOST_TEST(must(on.run("select refusals from outbox"))[0].get<std::int32_t>(0) == 0);
}

BOOST_AUTO_TEST_CASE(a_row_that_somebody_still_has_in_hand_is_not_judged) {
  queue("slow", "smtp", origin::automatic);
  const auto jobs = claim();
  must(begin_sending(on, jobs[0].id, "a", "the bytes", morning() + 1min));
  BOOST_TEST(must(recover_outbox(on, morning() + 1h, {jobs[0].id})).parked == 0);
  BOOST_TEST(state(jobs[0].id) == "sending");
  BOOST_TEST(must(recover_outbox(on, morning() + 1h)).parked == 1);
}

BOOST_AUTO_TEST_CASE(a_row_goes_from_queued_to_sent_and_its_bytes_stay) {
  queue("one", "smtp", origin::human);
  BOOST_TEST(claim("webhook").empty());
  BOOST_TEST(claim("smtp", morning() - 1s).empty());
  const auto jobs = claim();
  BOOST_REQUIRE(jobs.size() == 1u);
  BOOST_TEST(claim().empty()); // it is taken
  const auto id = jobs[0].id;
  BOOST_TEST(must(begin_sending(on, id, "a", "the bytes", morning() + 1min)) == "the bytes");
  BOOST_TEST(state(id) == "sending");
  must(finish_sent(on, id, "a", morning()));
  BOOST_TEST(state(id) == "sent");
  BOOST_CHECK(finish_sent(on, id, "a", morning()).why().code == errc::conflict);
  BOOST_TEST(claim("smtp", morning() + 24h).empty());
}

BOOST_AUTO_TEST_CASE(a_failure_is_tried_again_later_with_the_same_bytes) {
  queue("one", "smtp", origin::human);
  const auto id = claim().at(0).id;
  (void)must(begin_sending(on, id, "a", "first rendering", morning() + 1min));
  must(finish_failed(on, id, "a", "451 try later", morning() + 5min));
  BOOST_TEST(claim("smtp", morning() + 4min).empty());
  const auto again = claim("smtp", morning() + 5min);
  BOOST_REQUIRE(again.size() == 1u);
  BOOST_TEST(again[0].attempts == 1);
  BOOST_TEST(!again[0].doubtful);
  BOOST_TEST(must(begin_sending(on, id, "a", "second rendering", morning() + 6min)) == "first rendering");
  must(finish_dead(on, id, "a", "550 no such user", morning() + 5min));
  const auto trouble = must(troubled_outbox(on, 10));
  BOOST_REQUIRE(trouble.size() == 1u);
  BOOST_TEST(trouble[0].state == "dead");
  BOOST_TEST(trouble[0].last_error == "550 no such user");
  must(retry_outbox(on, id, morning() + 1h));
  BOOST_TEST(claim("smtp", morning() + 1h).size() == 1u);
}

BOOST_AUTO_TEST_CASE(after_a_crash_human_mail_is_resent_flagged_automatic_mail_parked_the_rest_requeued) {
  queue("human", "smtp", origin::human);
  queue("robot", "smtp", origin::automatic);
  queue("hook", "webhook", origin::automatic);
  queue("claimed only", "smtp", origin::automatic);
  for (const auto& kind : {"smtp", "webhook"})
    for (const auto& job : claim(kind))
      if (job.effect_key != key_hash({"claimed only"}))
        (void)must(begin_sending(on, job.id, "a", "bytes", morning() + 1min));
  BOOST_TEST(must(recover_outbox(on, morning() + 59s)).requeued == 0); // the leases still hold
  const auto after = must(recover_outbox(on, morning() + 1min));
  BOOST_TEST(after.requeued == 2);
  BOOST_TEST(after.doubtful == 1);
  BOOST_TEST(after.parked == 1);
  const auto again = claim("smtp", morning() + 1min, "b");
  BOOST_REQUIRE(again.size() == 2u);
  for (const auto& job : again) {
    const bool human = job.from == origin::human;
    BOOST_TEST(job.doubtful == human);
    BOOST_TEST((job.rendered == std::optional<std::string>("bytes")) == human);
  }
  // the node that had it may not finish it any more
  BOOST_CHECK(finish_sent(on, again[0].id, "a", morning()).why().code == errc::conflict);
  BOOST_CHECK(begin_sending(on, again[0].id, "a", "x", morning()).why().code == errc::conflict);
}

BOOST_AUTO_TEST_CASE(what_a_node_held_when_it_ended_is_judged_when_it_begins_whatever_its_lease) {
  queue("human", "smtp", origin::human);
  queue("claimed only", "smtp", origin::automatic);
  for (const auto& job : claim("smtp", morning(), "a"))
    if (job.from == origin::human) (void)must(begin_sending(on, job.id, "a", "bytes", morning() + 1h));
  const auto of_another = must(recover_outbox(on, morning() + 1s, {}, "b"));
  BOOST_TEST(of_another.requeued + of_another.doubtful + of_another.parked == 0);
  const auto own = must(recover_outbox(on, morning() + 1s, {}, "a"));
  BOOST_TEST(own.requeued == 1);
  BOOST_TEST(own.doubtful == 1);
}

BOOST_AUTO_TEST_CASE(parked_mail_that_a_person_sends_again_is_flagged) {
  queue("robot", "smtp", origin::automatic);
  const auto id = claim().at(0).id;
  (void)must(begin_sending(on, id, "a", "bytes", morning()));
  (void)must(recover_outbox(on, morning() + 1h));
  must(retry_outbox(on, id, morning() + 2h));
  BOOST_TEST(claim("smtp", morning() + 2h).at(0).doubtful);
}

BOOST_AUTO_TEST_CASE(an_unknown_outcome_is_judged_at_once_by_who_wrote_it) {
  queue("person", "smtp", origin::human);
  queue("robot", "smtp", origin::automatic);
  for (const auto& job : claim()) {
    (void)must(begin_sending(on, job.id, "a", "bytes", morning() + 1h));
    const auto parked = must(finish_unknown(on, job.id, "a", "no answer", morning() + 1min));
    BOOST_TEST(parked == (job.from == origin::automatic));
    BOOST_CHECK(finish_unknown(on, job.id, "a", "no answer", morning()).why().code == errc::conflict);
  }
  BOOST_TEST(claim().empty());
  const auto again = claim("smtp", morning() + 1min);
  BOOST_REQUIRE(again.size() == 1u);
  BOOST_TEST(again[0].doubtful);
  BOOST_TEST(again[0].rendered.value() == "bytes");
}

BOOST_AUTO_TEST_CASE(what_is_known_of_recipients_stays_until_a_person_tries_the_refused_again) {
  queue("one", "smtp", origin::human);
  const auto id = claim().at(0).id;
  must(note_recipients(on, id, "a", R"({"delivered": ["x@shop.example"], "refused": {"y@shop.example": "550 no"}})"));
  BOOST_CHECK(note_recipients(on, id, "another", "{}").why().code == errc::conflict);
  must(finish_failed(on, id, "a", "later", morning()));
  BOOST_TEST(claim().at(0).payload.find("y@shop.example") != std::string::npos);
  must(finish_dead(on, id, "a", "refused", morning()));
  must(retry_outbox(on, id, morning()));
  const auto payload = claim().at(0).payload;
  BOOST_TEST(payload.find("x@shop.example") != std::string::npos);
  BOOST_TEST(payload.find("refused") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(whoever_looks_at_a_conversation_is_told_what_became_of_its_mail) {
  auto told = [&] {
    return must(on.run(
        "select count(*) from live_events l join outbox o using (channel, conversation) where l.kind = 'answer'"))[0]
        .get<int>(0);
  };
  for (const auto* key : {"sent", "failed", "dead", "unknown"}) queue(key, "smtp", origin::human);
  const auto jobs = claim();
  BOOST_REQUIRE_EQUAL(jobs.size(), 4U);
  for (const auto& j : jobs) must(begin_sending(on, j.id, "a", "bytes", morning() + 1min));
  BOOST_TEST(told() == 0);
  must(finish_sent(on, jobs[0].id, "a", morning()));
  must(finish_failed(on, jobs[1].id, "a", "refused", morning() + 1h));
  must(finish_dead(on, jobs[2].id, "a", "no such person", morning()));
  must(finish_unknown(on, jobs[3].id, "a", "cut", morning()));
  BOOST_TEST(told() == 4);
  must(retry_outbox(on, jobs[2].id, morning()));
  BOOST_TEST(told() == 5);
  BOOST_TEST(!finish_sent(on, jobs[0].id, "a", morning()));
  BOOST_TEST(told() == 5);
}

BOOST_AUTO_TEST_CASE(undo_works_until_somebody_took_it) {
  queue("one", "smtp", origin::human, morning() + 10s);
  queue("two", "smtp", origin::human);
  const auto taken = claim().at(0).id;
  BOOST_CHECK(cancel_outbox(on, taken, morning()).why().code == errc::conflict);
  const auto waiting = must(on.run("select id from outbox where state = 'queued'"))[0].get<outbox_id>(0);
  must(cancel_outbox(on, waiting, morning()));
  BOOST_TEST(claim("smtp", morning() + 1h).empty());
}

BOOST_AUTO_TEST_CASE(two_workers_never_get_the_same_row) {
  for (int i = 0; i < 30; ++i) queue(std::to_string(i), "smtp", origin::human);
  std::multiset<std::int64_t> seen;
  auto second = db.connect();
  std::vector<outbox_job> other;
  auto take = [](connection& c, const std::string& node, std::vector<outbox_job>& out) {
    for (int i = 0; i < 20; ++i)
      for (auto& j : must(claim_outbox(c, {"smtp", node, morning(), 1min, 3, {}}))) out.push_back(j);
  };
  std::thread t([&] { take(second, "b", other); });
  std::vector<outbox_job> mine;
  take(on, "a", mine);
  t.join();
  for (const auto& j : mine) seen.insert(j.id.value);
  for (const auto& j : other) seen.insert(j.id.value);
  BOOST_TEST(seen.size() == 30u);
  BOOST_TEST(std::set<std::int64_t>(seen.begin(), seen.end()).size() == 30u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::store
