// The outbox: what a crash left is judged, and channels get their sender, in virtual time on a real
// store. Sending itself is in tests/faults and tests/engine, with real servers.

#include "actors/outbox.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/support/postgres_fixture.hpp"
#include "tests/support/store_items.hpp"

#include <vector>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

struct outbox_case : actor_fixture {
  struct sending {
    mailbox_id channel;
    sender_actor who;
  };
  test_database db;
  store::connection on = db.connect();
  mailbox_id support = make_channel(on, "support"), billing = make_channel(on, "billing");
  std::shared_ptr<dispatch> all;
  std::vector<sending> senders; ///< As they were spawned; they send until a test ends them.
  outbox_actor mine;

  outbox_case() {
    node.database = db.settings();
    node.people.put(must(read_directory(on)));
    all = std::make_shared<dispatch>(node.hold());
  }

  void start() {
    outbox_settings s;
    s.send_for = [this](mailbox_id channel) {
      senders.push_back(
          {channel, spawn([](sender_actor::pointer) -> sender_actor::behavior_type { return {[](send_atom) {}}; })});
      return senders.back().who;
    };
    mine = spawn(outbox, &node, all, std::move(s));
    run();
  }
  void end(const sending& one, caf::exit_reason why = caf::exit_reason::user_shutdown) {
    caf::anon_send_exit(one.who, why);
    run();
  }
  outbox_id queue(store::origin from, instant next_at, mailbox_id channel = {}) {
    auto d = decision_of(fresh_conversation(on), channel ? channel : support, 1);
    store::outbox_row row;
    row.effect_key = store::key_hash({std::to_string(d.next.id.value)});
    row.kind = "smtp";
    row.from = from;
    row.payload = R"({"to":[{"name":"","address":"sara@customer.example"}]})";
    row.next_at = next_at;
    d.outbox = {row};
    commit(on, {d});
    return must(on.run("select max(id) from outbox"))[0].get<outbox_id>(0);
  }
  /// Being sent by `node` when it ended; its lease is over in a minute.
  outbox_id left_by(const std::string& who, store::origin from) {
    const auto id = queue(from, clock.now());
    (void)must(store::claim_outbox(on, {"smtp", who, clock.now(), 1min, 10, {}, {}}));
    (void)must(store::begin_sending(on, id, who, "the bytes", clock.now() + 1min));
    return id;
  }
  std::string fate(outbox_id id) {
    return must(on.run("select state || case when doubtful then ', flagged' else '' end from outbox where id = $1",
                       store::with(id.value)))[0]
        .get<std::string>(0);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_outbox, outbox_case)

BOOST_AUTO_TEST_CASE(what_this_node_was_sending_when_it_ended_is_judged_at_once) {
  const auto automatic = left_by(node.node, store::origin::automatic);
  start();
  BOOST_TEST(fate(automatic) == "parked");
}

BOOST_AUTO_TEST_CASE(what_another_node_was_sending_is_judged_when_its_lease_is_over) {
  const auto automatic = left_by("another", store::origin::automatic);
  const auto human = left_by("another", store::origin::human);
  start();
  BOOST_TEST(fate(automatic) == "sending");
  advance(59s);
  BOOST_TEST(fate(automatic) == "sending");
  advance(2s);
  BOOST_TEST(fate(automatic) == "parked");
  BOOST_TEST(fate(human) == "queued, flagged");
  BOOST_TEST(senders.size() == 1u); // and goes again
}

BOOST_AUTO_TEST_CASE(what_somebody_here_has_in_hand_is_not_judged_however_long_a_server_takes) {
  const auto slow = left_by("another", store::origin::automatic);
  all->take_in_hand(slow);
  start();
  advance(1h);
  BOOST_TEST(fate(slow) == "sending");
  all->lay_down(slow);
  advance(1min);
  BOOST_TEST(fate(slow) == "parked");
}

BOOST_AUTO_TEST_CASE(nothing_is_done_before_the_directory_is_known) {
  const auto automatic = left_by(node.node, store::origin::automatic);
  const auto people = node.people.get();
  node.people.put(nullptr);
  start();
  advance(10s);
  BOOST_TEST(fate(automatic) == "sending");
  node.people.put(people);
  advance(1s);
  BOOST_TEST(fate(automatic) == "parked");
}

BOOST_AUTO_TEST_CASE(mail_gets_its_sender_when_it_is_due_and_not_earlier) {
  (void)queue(store::origin::human, clock.now() + 30s);
  start();
  advance(29s);
  BOOST_TEST(senders.empty());
  advance(2s);
  BOOST_REQUIRE(senders.size() == 1u);
  BOOST_CHECK(senders[0].channel == support);
}

BOOST_AUTO_TEST_CASE(whoever_queued_something_need_not_wait_for_the_next_second) {
  start();
  (void)queue(store::origin::human, clock.now());
  tell(mine, poke_atom::value);
  BOOST_TEST(senders.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_channel_has_one_sender_at_a_time_and_another_channel_its_own) {
  (void)queue(store::origin::human, clock.now());
  start();
  (void)queue(store::origin::human, clock.now());
  advance(1min);
  BOOST_TEST(senders.size() == 1u); // a server that hangs keeps this channel alone
  (void)queue(store::origin::human, clock.now(), billing);
  advance(1s);
  BOOST_REQUIRE(senders.size() == 2u);
  BOOST_CHECK(senders[1].channel == billing);
  end(senders[0]);
  advance(1s);
  BOOST_REQUIRE(senders.size() == 3u); // something of it is still due
  BOOST_CHECK(senders[2].channel == support);
}

BOOST_AUTO_TEST_CASE(a_sender_that_ends_by_mistake_is_followed_by_another) {
  (void)queue(store::origin::human, clock.now());
  start();
  end(senders.at(0), caf::exit_reason::unhandled_exception);
  advance(1s);
  BOOST_TEST(senders.size() == 2u);
}

BOOST_AUTO_TEST_CASE(at_the_end_it_waits_for_its_senders_and_makes_no_more) {
  (void)queue(store::origin::human, clock.now());
  start();
  bool over = false;
  mine->attach_functor([&] { over = true; });
  caf::anon_send_exit(mine, caf::exit_reason::user_shutdown);
  (void)queue(store::origin::human, clock.now(), billing);
  advance(1min);
  BOOST_TEST(!over);
  BOOST_TEST(senders.size() == 1u);
  end(senders.at(0));
  BOOST_TEST(over);
}

BOOST_AUTO_TEST_SUITE_END()
