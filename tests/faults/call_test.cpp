// P2 and P3 at single system calls: the engine is killed just ahead of its Nth writing call since a
// mail began to arrive by LMTP, lay in an IMAP account, or an answer was asked for, for one N after
// the other.

#include "tests/faults/account_desk.hpp"
#include "tests/faults/answer_desk.hpp"
#include "tests/faults/expect.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/kill_point.hpp"
#include "tests/support/lmtp_client.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::faults;

BOOST_AUTO_TEST_SUITE(call)

namespace {

/// Above what one mail or one answer takes.
constexpr int most_calls = 600;

/// `act(n)` for one N after the other, with `after_kill` behind it where that ended the engine, until
/// the engine outlives some of them. `rests`: waits for the end of the act or of the engine.
struct sweep {
  testing::kill_point point;
  int kills = 0;
  std::vector<std::int64_t> whole; ///< Calls of the runs that came to their end.

  void run(auto act, auto rests, auto after_kill, int short_step = 4) {
    // in short, every Nth call; which ones depends on the seed
    const int step = long_form() ? 1 : short_step;
    for (int n = 1 + int(seed_of("call") % std::uint64_t(step)); whole.size() < 3; n += step) {
      BOOST_REQUIRE(n < most_calls);
      point.arm(n);
      act(n);
      rests();
      point.disarm();
      // by the count: one that is being killed may still look alive
      const auto calls = point.calls();
      if (calls < n) {
        whole.push_back(calls);
        continue;
      }
      ++kills;
      after_kill();
    }
    BOOST_TEST_MESSAGE(kills << " kills, each at a call of its own; in whole it takes " << whole[0] << " calls");
    BOOST_TEST(kills >= (long_form() ? 20 : 5));
  }
};

struct answer_sweep : sweep {
  answer_desk desk;

  explicit answer_sweep(bool acknowledge) : desk(rules_that_acknowledge(acknowledge), point.variables()) {}
  void run(auto act) {
    sweep::run(
        act, [&] { (void)desk.rests(); },
        [&] {
          BOOST_REQUIRE(testing::eventually([&] { return !desk.engine->running(); }));
          desk.next_life();
        });
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_mail_outlives_a_kill_at_any_call_from_its_arrival_to_its_automatic_answer) {
  answer_sweep s(true);
  std::vector<delivery> account;
  s.run([&](int n) { account.push_back(s.desk.deliver("call" + std::to_string(n))); });
  expect_none(judge(account, s.desk.stored.copies(), false));
  s.desk.check();

  for (auto& d : account)
    if (d.code != 250) {
      testing::lmtp_client again(s.desk.engine->lmtp());
      BOOST_TEST(again.deliver(d.from, "support@acme.example", d.raw) == 250);
    }
  BOOST_REQUIRE(s.desk.rests());
  expect_none(judge(account, s.desk.stored.copies(), true));
  s.desk.check();
  BOOST_TEST(doubles(s.desk.peer.ledger()) == 0u);
  BOOST_TEST(s.desk.stored.number("select count(*) from mails") == std::int64_t(account.size()));
  BOOST_TEST(s.desk.stored.number("select count(*) from outbox") == std::int64_t(account.size()));
  // whoever was not answered is shown to people
  const auto ledger = s.desk.peer.ledger().size();
  const auto parked = s.desk.stored.number("select count(*) from outbox where state = 'parked'");
  BOOST_TEST_MESSAGE(ledger << " automatic answers sent, " << parked << " parked");
  BOOST_TEST(std::int64_t(ledger) + parked >= std::int64_t(account.size()));
}

BOOST_AUTO_TEST_CASE(a_fetched_mail_outlives_a_kill_at_any_call_until_it_is_marked_and_answered) {
  sweep s;
  account_desk desk;
  desk.mails_come(1, 100);
  desk.open_and_acknowledge(s.point.variables());
  BOOST_REQUIRE(testing::eventually([&] { return desk.at_rest(); }, std::chrono::seconds(60)));
  const auto rests = [&] {
    BOOST_REQUIRE_MESSAGE(
        testing::eventually([&] { return !desk.engine->running() || desk.at_rest(); }, std::chrono::seconds(60)),
        desk.engine->output());
  };
  s.run([&](int) { desk.mails_come(1, 100); }, rests,
        [&] {
          BOOST_REQUIRE(testing::eventually([&] { return !desk.engine->running(); }));
          desk.nothing_is_marked_that_is_not_stored();
          desk.peer.next_life();
          BOOST_REQUIRE(desk.engine->revive());
          rests();
        },
        6);
  desk.all_is_read_once();
  desk.all_is_answered_once();
  BOOST_TEST(desk.stored.number("select count(*) from conversations") == std::int64_t(desk.given.size()));
}

BOOST_AUTO_TEST_CASE(an_answer_outlives_a_kill_at_any_call_and_comes_twice_only_where_its_fate_was_unknown) {
  answer_sweep s(false);
  std::vector<std::pair<std::int64_t, int>> asked; ///< Conversation, and what the API said.
  s.run([&](int n) {
    s.point.disarm();
    const auto id = "answer" + std::to_string(n);
    // a busy machine may say 451 at first
    BOOST_REQUIRE(testing::eventually([&] { return s.desk.deliver(id).code == 250; }));
    BOOST_REQUIRE(s.desk.rests());
    const auto conversation = s.desk.conversation_of(id);
    BOOST_REQUIRE(conversation != 0);
    s.point.arm(n);
    asked.emplace_back(conversation, s.desk.answer(conversation, "it left today"));
  });
  s.desk.check();
  for (const auto& [conversation, status] : asked) {
    const auto rows =
        s.desk.stored.number("select count(*) from outbox where conversation = $1", store::with(conversation));
    BOOST_TEST((status == 200 || status == 0));
    BOOST_TEST(rows <= 1);
    if (status == 200) BOOST_TEST(rows == 1);
  }
  const auto flagged = s.desk.stored.number("select count(*) from outbox where doubtful");
  BOOST_TEST_MESSAGE(doubles(s.desk.peer.ledger()) << " answers came twice, " << flagged << " are flagged");
  // one after the other dies in the window: some of them had the final dot sent
  if (long_form()) BOOST_TEST(doubles(s.desk.peer.ledger()) >= 1u);
  BOOST_TEST(s.desk.stored.number("select count(*) from outbox where state <> 'sent'") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
