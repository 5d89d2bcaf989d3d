// The numbers that actors count by themselves, each seen moving. Those that the surveyor measures
// and those of whole accounts: tests/actors/accounts/metrics_test.cpp.

#include "actors/caller.hpp"
#include "actors/conversation.hpp"
#include "actors/ledger.hpp"
#include "actors/surveyor.hpp"
#include "actors/timekeeper.hpp"
#include "actors/topology.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/support/metric_value.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <algorithm>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(actors_numbers)

namespace {

constexpr const char* numbers_rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; team triage; sla quick }
team triage { strategy round_robin }
sla quick { first_response 1h; warn at 50% }
table facts on message match all { rule one when size > 0 { tag one } }
)";

struct numbers_case : actor_fixture {
  double number(const std::string& series) const { return testing::metric_value(*node.metrics, series); }
};

struct conversation_numbers : numbers_case {
  played_ledger ledger;
  played_archive archive;
  ledger_actor ledger_peer = play(*this, ledger);
  archive_actor archive_peer = play(*this, archive);

  conversation_numbers() { put_in_force(numbers_rules); }

  conversation_actor fresh() {
    conversation_peers peers;
    peers.ledger = [this] { return ledger_peer; };
    peers.archive = [this] { return archive_peer; };
    peers.mail_done = [](mail_id, bool) {};
    return spawn(conversation_of, &node, std::move(peers), conversation_id{7}, mailbox_id{1}, true);
  }
  local<incoming> mail() {
    auto content = std::make_shared<barid::mail>();
    content->from = {{"Sara", "sara@customer.example"}};
    content->size = 100;
    incoming in;
    in.mail_number.value = 1;
    in.content = content;
    in.received = clock.now();
    in.parsed = "{}";
    in.customer.address = "sara@customer.example";
    return make_local(std::move(in));
  }
};

struct ledger_numbers : numbers_case {
  test_database db;
  store::connection on = db.connect();
  mailbox_id support = make_channel(on, "support");
  std::vector<result<store::item_outcome>> ended;

  ledger_numbers() { node.database = db.settings(); }

  void commit(const ledger_actor& to, std::vector<store::item> items) {
    for (auto& i : items) {
      accept_job job;
      job.item = std::move(i);
      job.done = [this](const result<store::item_outcome>& r, store::item&) { ended.push_back(r); };
      caf::anon_send(to, commit_atom::value, make_local(std::move(job)));
    }
    run();
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_conversation_is_counted_while_it_is_in_memory, conversation_numbers) {
  auto one = fresh();
  run();
  BOOST_TEST(number("barid_conversations_loaded") == 1);
  caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  run();
  BOOST_TEST(number("barid_conversations_loaded") == 0);
}

BOOST_FIXTURE_TEST_CASE(decisions_late_timers_and_breaches_are_counted, conversation_numbers) {
  const auto one = fresh();
  tell(one, mail_atom::value, mail());
  BOOST_TEST(number("barid_decide_seconds_count") == 1);
  BOOST_REQUIRE(ledger.decisions.size() == 1u);
  const auto& set = ledger.decisions[0].set_timers;
  const auto breach = *std::ranges::find(set, "sla breach", &store::timer_row::kind);
  advance(1h + 3s);
  tell(one, due_atom::value, make_local(due{breach}));
  BOOST_TEST(number("barid_decide_seconds_count") == 2);
  BOOST_TEST(number("barid_timers_late_seconds_count") == 1);
  BOOST_TEST(number("barid_timers_late_seconds_sum") == 3);
  BOOST_TEST(number("barid_sla_breaches_total{clock=\"first_response\",sla=\"quick\"}") == 1);
}

BOOST_FIXTURE_TEST_CASE(armed_timers_are_counted, numbers_case) {
  played_archive archive;
  archive.timers = [](instant, const std::optional<store::timer_page>&) -> result<std::vector<store::due_timer>> {
    return std::vector<store::due_timer>{};
  };
  const auto store = play(*this, archive);
  timekeeper_peers peers;
  peers.archive = [&] { return store; };
  peers.spawn = [this](conversation_id c, mailbox_id m) {
    return spawn(
        actors::sla_clock, [](conversation_id, mailbox_id, const store::timer_row&) {}, c, m);
  };
  const auto keeper = spawn(timekeeper, &node, std::move(peers));
  run();
  store::timer_row row;
  row.key = row.kind = "wake";
  row.due = clock.now() + 5min;
  tell(keeper, set_atom::value, std::int64_t(7), std::int64_t(1), make_local(std::vector{row}));
  advance(1s);
  BOOST_TEST(number("barid_timers_armed") == 1);
  tell(keeper, set_atom::value, std::int64_t(7), std::int64_t(1), make_local(std::vector<store::timer_row>()));
  advance(1s);
  BOOST_TEST(number("barid_timers_armed") == 0);
}

BOOST_FIXTURE_TEST_CASE(groups_mails_and_what_fails_alone_are_counted, ledger_numbers) {
  const auto mine = spawn(ledger, &node, 0ms);
  auto people = two_channels();
  people.channels[0].id = support;
  put_people(std::move(people));
  store::source_report bad;
  bad.fence = node.fence_of(support);
  bad.failed = store::source_place{support, std::string(2'000, 'x'), 1, 1, {}};
  const auto mail = accept_of(support, mail_bytes("<1@customer.example>"));
  commit(mine, {mail, mail, bad});
  BOOST_REQUIRE(ended.size() == 3u);
  BOOST_TEST(number("barid_commit_groups_total{outcome=\"committed\"}") == 1);
  BOOST_TEST(number("barid_commit_group_items_sum") == 3);
  BOOST_TEST(number("barid_commit_seconds_count") == 1);
  BOOST_TEST(number("barid_mails_accepted_total{channel=\"support\"}") == 1);
  BOOST_TEST(number("barid_mails_duplicate_total{channel=\"support\"}") == 1);
  BOOST_TEST(number("barid_commit_failures_total{reason=\"" +
                    std::string(name_of(ended[2].ok() ? errc::internal : ended[2].why().code)) + "\"}") == 1);
  BOOST_TEST(!ended[2].ok());
  BOOST_TEST(node.connections.open == 1);
}

BOOST_FIXTURE_TEST_CASE(a_database_that_is_away_is_a_failed_group, ledger_numbers) {
  node.database.target = "host=/nonexistent dbname=none";
  const auto mine = spawn(ledger, &node, 0ms);
  commit(mine, {accept_of(support, mail_bytes("<1@customer.example>"))});
  BOOST_REQUIRE(ended.size() == 1u);
  BOOST_TEST(!ended[0].ok());
  BOOST_TEST(number("barid_commit_groups_total{outcome=\"failed\"}") == 1);
  BOOST_TEST(node.connections.lost == 1);
}

BOOST_FIXTURE_TEST_CASE(under_load_a_group_is_gathered_and_after_a_pause_it_is_committed_at_once, ledger_numbers) {
  const auto mine = spawn(ledger, &node, 5ms);
  advance(1s); // nothing was committed lately
  commit(mine, {accept_of(support, mail_bytes("<1@customer.example>"))});
  BOOST_TEST(ended.size() == 1u);
  commit(mine, {accept_of(support, mail_bytes("<2@customer.example>"))});
  commit(mine, {accept_of(support, mail_bytes("<3@customer.example>"))});
  BOOST_TEST(ended.size() == 1u);
  advance(5ms);
  BOOST_TEST(ended.size() == 3u);
  BOOST_TEST(number("barid_commit_groups_total{outcome=\"committed\"}") == 2);
}

BOOST_FIXTURE_TEST_CASE(what_nobody_counts_as_it_happens_is_measured, ledger_numbers) {
  reader::pool_stats readers;
  node.waiting = 4;
  node.lmtp_connections.put(std::make_shared<const std::function<std::size_t()>>([] { return std::size_t(2); }));
  (void)spawn(
      surveyor, &node, [&readers] { return readers; }, 5s);
  run();
  BOOST_TEST(number("barid_inbox_mails") == 4);
  BOOST_TEST(number("barid_lmtp_connections") == 2);
  BOOST_TEST(number("barid_outbox_items{state=\"dead\"}") == 0);
  BOOST_TEST(number("barid_database_connections{state=\"open\"}") == 0); // before its own was opened
  readers.read = 7;
  readers.failed = 2;
  readers.queued = 3;
  advance(5s);
  BOOST_TEST(number("barid_mails_read_total") == 7);
  BOOST_TEST(number("barid_reader_failures_total") == 2);
  BOOST_TEST(number("barid_reader_queue_mails") == 3);
  BOOST_TEST(number("barid_database_connections{state=\"open\"}") == 1);
  advance(5s); // counters of others are told once
  BOOST_TEST(number("barid_mails_read_total") == 7);
}

BOOST_FIXTURE_TEST_CASE(every_start_but_the_first_is_a_restart, numbers_case) {
  auto start = counting_restarts(
      "ledger", [] { return caf::actor(); }, node.metrics);
  (void)start();
  BOOST_TEST(std::isnan(number("barid_actor_restarts_total{actor=\"ledger\"}")));
  (void)start();
  BOOST_TEST(number("barid_actor_restarts_total{actor=\"ledger\"}") == 1);
}

BOOST_FIXTURE_TEST_CASE(every_attempt_of_a_call_is_counted_by_its_outcome_with_its_time, numbers_case) {
  count_call(*node.metrics, "call/erp", {calls::verdict::done, 200, {}, {}, {}}, 30ms);
  count_call(*node.metrics, "call/erp", {calls::verdict::later, 503, "busy", {}, {}}, 3s);
  count_call(*node.metrics, "call/erp", {calls::verdict::later, 0, "no answer", {}, {}}, 10s);
  count_call(*node.metrics, "call/crm.look", {calls::verdict::never, 404, "not there", {}, {}}, 1ms);
  BOOST_TEST(number("barid_calls_total{call=\"erp\",outcome=\"done\"}") == 1);
  BOOST_TEST(number("barid_calls_total{call=\"erp\",outcome=\"failed\"}") == 1);
  BOOST_TEST(number("barid_calls_total{call=\"erp\",outcome=\"unreachable\"}") == 1);
  BOOST_TEST(number("barid_calls_total{call=\"crm.look\",outcome=\"refused\"}") == 1);
  BOOST_TEST(number("barid_call_seconds_count{call=\"erp\"}") == 3);
  BOOST_TEST(number("barid_call_seconds_bucket{call=\"erp\",le=\"0.1\"}") == 1);
  BOOST_TEST(number("barid_call_seconds_bucket{call=\"erp\",le=\"5\"}") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
