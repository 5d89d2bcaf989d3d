// P2: kill -9 at any moment. Everything acknowledged is stored, each mail once, every decision's
// effects once.

#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace barid;
using namespace barid::faults;

BOOST_AUTO_TEST_SUITE(kill)

namespace {

/// Every new conversation is answered once: an effect that leaves the engine.
constexpr const char* rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; team triage }
team triage { strategy queue }
reply ack { en "ack.html"; default en }
order message: facts, answer
table facts on message match all { rule all when size > 0 { tag seen } }
table answer on message match first { rule first when conversation is new { reply ack } }
)";

/// A conversation was answered exactly once, or a budget refused it in writing.
constexpr const char* not_answered_once =
    "select count(*) from conversations c where"
    " (select count(*) from outbox o where o.conversation = c.id) +"
    " (select count(*) from events e where e.conversation = c.id and cardinality(e.refused) > 0)"
    " <> 1";

} // namespace

BOOST_AUTO_TEST_CASE(what_was_acknowledged_survives_kills_at_random_moments_under_load) {
  const auto seed = seed_of("kill");
  const int kills = long_form() ? 200 : 25;
  std::mt19937_64 random(seed);
  testing::temp_folder folder;
  folder.write("rules/main.route", rules);
  folder.write("rules/ack.html", "<p>We have your mail.</p>");
  testing::engine_process engine({.rules = folder.path() / "rules"});
  load mails({.to = engine.lmtp(), .connections = 6, .seed = seed});
  mails.start();
  for (int i = 0; i < kills; ++i) {
    let_pass(std::chrono::milliseconds(20 + random() % 500));
    engine.kill();
    engine.launch();
    if (i % 5 == 4) { // while it is starting
      let_pass(std::chrono::milliseconds(random() % 300));
      engine.kill();
      engine.launch();
    }
    engine.wait_ready();
  }
  mails.stop();
  BOOST_TEST_MESSAGE(kills << " kills, " << mails.count() << " deliveries, " << mails.acknowledged()
                           << " acknowledged");
  BOOST_TEST(mails.acknowledged() > std::size_t(kills));

  testing::store_audit stored(engine.admin());
  BOOST_REQUIRE(stored.settled());
  expect_none(judge(mails.account(), stored.copies(), false));
  expect_none(stored.complaints());

  BOOST_TEST_MESSAGE(mails.retry_rest() << " of them delivered again, as an MTA would");
  BOOST_REQUIRE(stored.settled());
  expect_none(judge(mails.account(), stored.copies(), true));
  expect_none(stored.complaints());
  BOOST_TEST(stored.number("select count(*) from mails") == std::int64_t(mails.count()));
  BOOST_TEST(stored.number(not_answered_once) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
