#include "tests/dsl/flow/story.hpp"

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_quiet)

namespace {

using std::chrono::hours;

constexpr auto day = hours(24);

const std::string desk = R"(
mailbox support { address support@acme.example; team triage }
team triage { strategy queue }
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-12:00, 13:00-17:00 }
)";

} // namespace

BOOST_AUTO_TEST_CASE(unanswered_counts_from_the_oldest_mail_without_an_answer_in_business_time) {
  story s(desk + "on unanswered 2 business hours in riyadh { tag late }\n", riyadh(4, 2, 16, 0)); // Thursday
  s.customer_writes();
  s.pass(hours(1));
  s.customer_writes();          // not the oldest
  s.until(riyadh(4, 5, 9, 59)); // over the weekend
  BOOST_TEST(!s.c().tags.contains("late"));
  s.until(riyadh(4, 5, 10, 0));
  BOOST_TEST(s.c().tags.contains("late"));
}

BOOST_AUTO_TEST_CASE(an_answer_in_time_keeps_it_from_happening_and_the_next_mail_begins_anew) {
  story s(desk + "on unanswered 2h { note \"late\" }\n");
  s.customer_writes();
  s.pass(hours(1));
  s.agent_answers();
  s.pass(5 * day);
  BOOST_TEST(s.count("note late") == 0);
  s.customer_writes();
  s.pass(5 * day);
  BOOST_TEST(s.count("note late") == 1);
}

BOOST_AUTO_TEST_CASE(each_length_happens_once_in_a_quiet_period) {
  story s(desk + "on idle 1d { note \"one\" }\non idle 3d { note \"three\" }\non idle 1d { note "
                 "\"again one\" }\n");
  s.customer_writes();
  s.pass(2 * day);
  BOOST_TEST(s.count("note one") == 1);
  BOOST_TEST(s.count("note again one") == 1);
  s.restart();
  s.pass(20 * day);
  BOOST_TEST(s.count("note one") == 1);
  BOOST_TEST(s.count("note three") == 1);
  s.agent_tags("seen"); // a change by a person ends the quiet
  s.pass(20 * day);
  BOOST_TEST(s.count("note one") == 2);
  BOOST_TEST(s.count("note three") == 2);
}

BOOST_AUTO_TEST_CASE(what_the_engine_does_by_itself_is_no_end_of_the_quiet) {
  story s(desk + "on idle 1d { tag a }\non tagged a { note \"tagged\" }\non idle 2d { note \"two\" }\n");
  s.customer_writes();
  s.pass(2 * day);
  BOOST_TEST(s.count("note two") == 1);
}

BOOST_AUTO_TEST_CASE(nobody_waits_while_the_conversation_is_closed) {
  story s(desk + "on idle 1d { note \"idle\" }\n");
  s.customer_writes();
  s.agent_sets("closed");
  BOOST_TEST(s.timers().empty());
  s.pass(9 * day);
  BOOST_TEST(s.count("note idle") == 0);
  s.customer_writes();
  s.pass(9 * day);
  BOOST_TEST(s.count("note idle") == 1);
}

BOOST_AUTO_TEST_CASE(a_new_timer_event_counts_only_deadlines_behind_the_apply) {
  story s(desk);
  s.customer_writes();
  s.pass(3 * day);
  s.apply(desk + "on idle 2d { note \"two\" }\non idle 4d { note \"four\" }\n");
  BOOST_TEST(s.count("note two") == 0);
  BOOST_REQUIRE(s.timers().size() == 1u);
  BOOST_TEST(to_rfc3339(s.timers()[0].due) == to_rfc3339(riyadh(4, 2)));
  s.pass(9 * day);
  BOOST_TEST(s.count("note two") == 0);
  BOOST_TEST(s.count("note four") == 1);
}

BOOST_AUTO_TEST_CASE(a_deadline_between_the_apply_and_the_moment_somebody_looks_is_not_lost) {
  story s(desk);
  s.customer_writes();
  s.rules = program_of(desk + "on idle 2d { note \"two\" }\n");
  s.known.rules_since = s.now + hours(1);
  s.sleep(3 * day); // the engine was away when the rules were applied, and for some days after
  s.happens("rules changed");
  s.until(s.now);
  BOOST_TEST(s.count("note two") == 1);
}

BOOST_AUTO_TEST_CASE(mail_that_waited_to_be_decided_is_overdue_at_once) {
  story s(desk + "on unanswered 2h { note \"late\" }\n");
  s.known.rules_since = s.now - 9 * day;
  const auto received = s.now;
  s.sleep(hours(5));
  auto e = message({}, received);
  s.known.now = s.now;
  s.known.conversation = dsl::decide_all(*s.rules, e, s.known).back().decision.after;
  s.known.conversation.version = 1;
  s.until(s.now);
  BOOST_TEST(s.count("note late") == 1);
}

BOOST_AUTO_TEST_CASE(a_flow_hears_quiet_that_ends_behind_its_start_and_only_while_it_runs) {
  story s(desk + R"(
    flow watch on tagged watch {
      limit age 9d
      step wait: wait 5d { note "over" }
      on idle 1d { note "quiet" }
    })");
  s.customer_writes();
  BOOST_TEST(s.timers().empty()); // nobody listens
  s.pass(3 * day);
  s.agent_tags("watch");
  s.pass(9 * day);
  BOOST_TEST(s.count("note quiet") == 1);
  BOOST_TEST(s.count("note over") == 1);
  s.agent_tags("other");
  s.pass(9 * day);
  BOOST_TEST(s.count("note quiet") == 1);
}

BOOST_AUTO_TEST_CASE(quiet_starts_flows) {
  story s(desk + R"(
    flow remind on unanswered 4h unless answered {
      limit age 9d
      repeat at most 3 times { step tell: wait 4h { notify triage } }
    })");
  s.customer_writes();
  s.pass(hours(13));
  BOOST_TEST(s.count("notify triage") == 2);
  s.agent_answers();
  s.pass(9 * day);
  BOOST_TEST(s.count("notify triage") == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
