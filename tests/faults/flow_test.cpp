// P2 and P11 for flows: kill -9 between any two steps, and rules that change meanwhile. No step is
// done twice, none is lost.

#include "tests/faults/expect.hpp"
#include "tests/faults/load.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace barid;
using namespace barid::faults;

BOOST_AUTO_TEST_SUITE(flows)

namespace {

/// `remark` makes the declaration another one, so that what runs is pinned to the rules before.
std::string rules(int remark) {
  return "language 1\n"
         "mailbox support { address support@acme.example; threads grouped; team triage }\n"
         "team triage { strategy queue }\n"
         "reply ack { en \"ack.html\"; default en }\n"
         "flow chase on message when conversation is new {\n"
         "  limit age 1d # " +
         std::to_string(remark) +
         "\n"
         "  step one: wait 1s { reply ack; note \"one\" }\n"
         "  repeat at most 3 times { step again: wait 1s { note \"again\" } }\n"
         "  step close: wait 1s { status closed }\n"
         "}\n";
}

/// The steps of every conversation in the order of its versions.
constexpr const char* wrong_steps = "select count(*) from conversations c where (select coalesce(string_agg("
                                    "  e.facts->'event'->'arguments'->>'step', ',' order by e.version), '')"
                                    "  from events e where e.conversation = c.id and e.kind = 'flow step')"
                                    " <> 'one,again,again,again,close'";
/// Each was sent its one reply.
constexpr const char* wrong_replies = "select count(*) from conversations c where"
                                      " (select count(*) from outbox o where o.conversation = c.id) <> 1";
constexpr const char* open = "select count(*) from conversations where status <> 'closed'";

} // namespace

BOOST_AUTO_TEST_CASE(kills_between_steps_and_other_rules_neither_lose_nor_repeat_a_step) {
  const auto seed = seed_of("flow");
  const int kills = long_form() ? 100 : 12;
  const int conversations = long_form() ? 400 : 40;
  std::mt19937_64 random(seed);
  testing::temp_folder folder;
  folder.write("rules/main.route", rules(0));
  folder.write("rules/ack.html", "<p>We have your mail.</p>");
  testing::engine_process engine({.rules = folder.path() / "rules"});
  testing::store_audit stored(engine.admin());

  int sent = 0;
  const auto send = [&](int n) {
    testing::lmtp_client client(engine.lmtp());
    for (int i = 0; i < n; ++i, ++sent) {
      const auto who = "c" + std::to_string(sent) + "@customer.example";
      const auto raw =
          testing::mail_of({.from = who, .message_id = "flow" + std::to_string(sent) + "@customer.example"});
      BOOST_REQUIRE(client.deliver(who, "support@acme.example", raw) == 250);
    }
  };
  for (int k = 0; k < kills; ++k) {
    send(std::min(conversations / kills + 1, conversations - sent));
    if (k % 3 == 2) {
      folder.write("rules/main.route", rules(k));
      engine.reload();
    }
    let_pass(std::chrono::milliseconds(100 + random() % 1'200));
    engine.kill();
    engine.start();
  }
  send(conversations - sent);
  BOOST_REQUIRE(stored.settled());
  BOOST_REQUIRE(testing::eventually([&] { return stored.number(open) == 0; }, std::chrono::seconds(120)));
  expect_none(stored.complaints());
  BOOST_TEST(stored.number("select count(*) from conversations") == conversations);
  BOOST_TEST(stored.number(wrong_steps) == 0);
  BOOST_TEST(stored.number(wrong_replies) == 0);
  BOOST_TEST(stored.number("select count(*) from flows") == 0);
  BOOST_TEST(stored.number("select count(*) from timers") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
