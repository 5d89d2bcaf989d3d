// Flows and quiet times in the running program, in real time.

#include "runtime/store/parameters.hpp"
#include "tests/support/engine_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/lmtp_client.hpp"
#include "tests/support/sample_mail.hpp"
#include "tests/support/store_audit.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace barid;
using namespace barid::testing;
using namespace std::chrono_literals;

namespace {

const std::string desk = R"(language 1
mailbox support { address support@acme.example; threads grouped; team triage }
mailbox tickets { address tickets@acme.example; threads separate; team triage }
team triage { strategy queue }
)";

const std::string quick = R"(
flow chase on message when conversation is new and subject contains "chase" unless message {
  limit age 1d
  step one: wait 1s { tag one }
  repeat at most 2 times { step again: wait 1s { note "again" } }
  step close: wait 1s { status closed }
}
flow long on message when conversation is new and subject contains "long" unless message {
  limit age 30d
  step remind: wait 3d { tag reminded }
}
on idle 2s { tag idle }
on unanswered 1s { tag unanswered }
)";

struct desk_case {
  temp_folder folder;
  std::unique_ptr<engine_process> engine;
  std::unique_ptr<store_audit> stored;

  desk_case() {
    write(desk + quick);
    engine = std::make_unique<engine_process>(engine_options{.rules = folder.path() / "rules"});
    stored = std::make_unique<store_audit>(engine->admin());
  }
  void write(const std::string& text) { folder.write("rules/main.route", text); }

  std::int64_t deliver(const sample& s, const std::string& to = "support@acme.example") {
    lmtp_client client(engine->lmtp());
    BOOST_REQUIRE(client.deliver(s.from, to, mail_of(s)) == 250);
    BOOST_REQUIRE(stored->settled());
    return stored->conversation_of(s.message_id);
  }
  std::int64_t count(const std::string& of, std::int64_t conversation) {
    return stored->number("select count(*) from " + of, store::with(conversation));
  }
  bool until(const std::string& of, std::int64_t conversation) {
    return eventually([&] { return count(of, conversation) > 0; }, 60s);
  }
};

constexpr const char* tagged_one = "conversations where id = $1 and 'one' = any(tags)";
constexpr const char* closed = "conversations where id = $1 and status = 'closed'";
constexpr const char* flows = "flows where conversation = $1";

} // namespace

BOOST_FIXTURE_TEST_SUITE(engine_flows, desk_case)

BOOST_AUTO_TEST_CASE(a_flow_waits_acts_repeats_and_closes) {
  const auto c = deliver({.from = "a@customer.example", .subject = "chase", .message_id = "a1@customer.example"});
  BOOST_REQUIRE(c != 0);
  BOOST_TEST(until(closed, c));
  BOOST_TEST(count(tagged_one, c) == 1);
  BOOST_TEST(count("events where conversation = $1 and kind = 'flow step'", c) == 4);
  BOOST_TEST(count(flows, c) == 0);
  BOOST_TEST(count("timers where conversation = $1", c) == 0);
}

BOOST_AUTO_TEST_CASE(an_answer_ends_a_flow_also_where_it_is_a_conversation_of_its_own) {
  const auto c = deliver({.from = "b@customer.example", .subject = "long", .message_id = "b1@customer.example"});
  BOOST_TEST(count(flows, c) == 1);
  deliver({.from = "b@customer.example",
           .subject = "re: long",
           .message_id = "b2@customer.example",
           .in_reply_to = "b1@customer.example"});
  BOOST_TEST(count(flows, c) == 0);
  const auto t = deliver({.from = "c@customer.example",
                          .to = "tickets@acme.example",
                          .subject = "long",
                          .message_id = "c1@customer.example"},
                         "tickets@acme.example");
  BOOST_TEST(count(flows, t) == 1);
  const auto other = deliver({.from = "c@customer.example",
                              .to = "tickets@acme.example",
                              .subject = "re: long",
                              .message_id = "c2@customer.example",
                              .in_reply_to = "c1@customer.example"},
                             "tickets@acme.example");
  BOOST_TEST(other != t);
  BOOST_TEST(count(flows, t) == 0);
  BOOST_TEST(stored->complaints().size() == 0u);
}

BOOST_AUTO_TEST_CASE(quiet_is_noticed_once_and_new_lengths_reach_conversations_that_nobody_touches) {
  const auto c = deliver({.from = "d@customer.example", .subject = "hello", .message_id = "d1@customer.example"});
  BOOST_TEST(until("conversations where id = $1 and 'idle' = any(tags)", c));
  BOOST_TEST(until("conversations where id = $1 and 'unanswered' = any(tags)", c));
  write(desk + quick + "on idle 15s { tag later }\non idle 1s { tag past }\n");
  engine->reload();
  BOOST_TEST(until("conversations where id = $1 and 'later' = any(tags)", c));
  BOOST_TEST(count("conversations where id = $1 and 'past' = any(tags)", c) == 0);
  BOOST_TEST(count("events where conversation = $1 and kind = 'idle' and "
                   "facts->'event'->'arguments'->>'after' = '2s'",
                   c) == 1);
}

BOOST_AUTO_TEST_CASE(what_runs_keeps_its_steps_under_other_rules_and_goes_where_migrate_says) {
  const auto c = deliver({.from = "e@customer.example", .subject = "long", .message_id = "e1@customer.example"});
  write(desk + R"(
flow long on message when conversation is new and subject contains "long" {
  limit age 30d
  step soon: wait 1s { tag soon }
}
)");
  engine->reload();
  const auto other = deliver({.from = "f@customer.example", .subject = "long", .message_id = "f1@customer.example"});
  BOOST_TEST(until("conversations where id = $1 and 'soon' = any(tags)", other));
  BOOST_TEST(count("flows where conversation = $1 and step = 'remind'", c) == 1);
  write(desk + R"(
flow long on message when conversation is new and subject contains "long" {
  limit age 30d
  step soon: wait 2s { tag soon }
}
migrate flow long { remind -> soon }
)");
  engine->reload();
  BOOST_TEST(until("conversations where id = $1 and 'soon' = any(tags)", c)); // nobody has touched it
}

BOOST_AUTO_TEST_SUITE_END()
