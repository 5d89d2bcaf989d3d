// P2 and P3 for SMTP: the engine is killed at random moments while mail comes in, is acknowledged
// automatically, and is answered by people.

#include "tests/faults/answer_desk.hpp"
#include "tests/faults/expect.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/sanitized.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace barid;
using namespace barid::faults;

BOOST_AUTO_TEST_SUITE(kill)

namespace {

constexpr const char* words = "it left today";

/// Somebody who answers one conversation after the other, newest first, whatever happens to the
/// engine.
class busy_agent {
public:
  explicit busy_agent(answer_desk& desk) : desk_(desk), thread_([this] { work(); }) {}
  ~busy_agent() { stop(); }
  busy_agent(const busy_agent&) = delete;
  busy_agent& operator=(const busy_agent&) = delete;

  void stop() {
    going_ = false;
    if (thread_.joinable()) thread_.join();
  }
  /// Conversations whose answer was acknowledged; after `stop`.
  [[nodiscard]] const std::vector<std::int64_t>& answered() const { return answered_; }

private:
  answer_desk& desk_;
  testing::store_audit stored_{desk_.db.settings(store::private_cluster::admin_user)};
  std::atomic<bool> going_{true};
  std::vector<std::int64_t> answered_;
  std::thread thread_;

  void work() {
    std::int64_t last = 0;
    while (going_) {
      const auto next = stored_.number("select coalesce(max(id), 0) from conversations");
      if (next > last && desk_.answer(next, words) == 200) answered_.push_back(next);
      last = next; // one question each, whatever became of it
      let_pass(std::chrono::milliseconds(10));
    }
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(answers_are_sent_once_or_flagged_across_kills_at_random_moments_under_load) {
  const auto seed = seed_of("kill while answers are sent");
  const int kills = long_form() ? 200 : 25;
  std::mt19937_64 random(seed);
  answer_desk desk(rules_that_acknowledge(true));
  load mails({.to = desk.engine->lmtp(),
              .connections = 3,
              .seed = seed,
              .largest = 2'000,
              .between = std::chrono::milliseconds(30)});
  mails.start();
  busy_agent agent(desk);
  for (int i = 0; i < kills; ++i) {
    if (i % 5 == 1) {
      // in the window itself: the peer has the mail, and the engine does not know it yet
      const auto held = desk.peer.held().size();
      desk.peer.hold_answer(words);
      BOOST_REQUIRE_MESSAGE(
          testing::eventually([&] { return desk.peer.held().size() > held; }, std::chrono::seconds(60)),
          desk.engine->output());
    } else {
      // half of them soon after a mail was handed out, when most may be under way
      const auto before = desk.peer.ledger().size();
      if (i % 2 == 0) (void)testing::eventually([&] { return desk.peer.ledger().size() > before; });
      const auto most = (i % 2 == 0 ? 20 : 800) * testing::patience;
      let_pass(std::chrono::milliseconds(random() % std::uint64_t(most)));
    }
    desk.engine->kill();
    desk.peer.next_life();
    desk.engine->start();
  }
  mails.stop();
  agent.stop();
  BOOST_REQUIRE(desk.rests());
  desk.check();
  expect_none(judge(mails.account(), desk.stored.copies(), false));

  const auto ledger = desk.peer.ledger();
  const auto count = [&](const char* what) {
    return desk.stored.number(std::string("select count(*) from outbox where ") + what);
  };
  BOOST_TEST_MESSAGE(kills << " kills, " << ledger.size() << " mails sent, " << doubles(ledger) << " of them twice, "
                           << count("doubtful") << " flagged, " << count("state = 'parked'") << " parked, "
                           << agent.answered().size() << " answers of people");
  BOOST_TEST(agent.answered().size() > std::size_t(kills) / 2);
  BOOST_TEST(desk.peer.held().size() == std::size_t(kills) / 5);
  for (const auto& id : desk.peer.held()) BOOST_TEST(std::ranges::count(ledger, id, &sent_mail::message_id) >= 2, id);
  for (const auto conversation : agent.answered())
    BOOST_TEST(desk.stored.number("select count(*) from outbox where conversation = $1 and origin = 'human'",
                                  store::with(conversation)) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
