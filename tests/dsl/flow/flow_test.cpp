#include "tests/dsl/flow/story.hpp"

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_flow)

namespace {

using std::chrono::hours;

constexpr auto day = hours(24);

const std::string desk = R"(
mailbox support { address support@acme.example; team triage }
team triage { strategy queue }
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-12:00, 13:00-17:00 }
list polite of text { "thank you" }
attribute conversation.order of text optional
reply reminder { en "r.html"; default en }
)";

const std::string chase = desk + R"(
flow chase on status becomes waiting_customer unless message {
  limit age 30d
  step nudge: wait 3 business days in riyadh { reply reminder }
  step close: wait 2d { status closed }
  on message { status open }
}
)";

/// With these items between the braces of a flow that any mail with `go` in its subject starts.
std::string flow_of(const std::string& items, const std::string& head = "on message when subject contains \"go\"") {
  return desk + "flow chase " + head + " { limit age 90d\n" + items + "\n}\n";
}

const letter go{.subject = "go"};

} // namespace

BOOST_AUTO_TEST_CASE(a_customer_who_stays_silent_is_reminded_and_the_conversation_closed) {
  story s(chase);
  s.customer_writes();
  BOOST_TEST(s.step() == "");
  s.agent_sets("waiting_customer");
  BOOST_TEST(s.step() == "nudge");
  BOOST_TEST(s.due() == to_rfc3339(riyadh(4, 1)));
  s.until(riyadh(4, 1, 8, 59));
  BOOST_TEST(s.count("reply reminder") == 0);
  s.until(riyadh(4, 1));
  BOOST_TEST(s.count("reply reminder") == 1);
  BOOST_TEST(s.step() == "close");
  BOOST_TEST(s.due() == to_rfc3339(riyadh(4, 3)));
  s.pass(2 * day);
  BOOST_TEST(s.c().status == "closed");
  BOOST_TEST(s.c().flows.empty());
  s.pass(90 * day);
  BOOST_TEST(s.count("reply reminder") == 1);
  BOOST_TEST(s.count("status closed") == 1);
}

BOOST_AUTO_TEST_CASE(an_answer_ends_it_after_its_own_reaction_has_acted) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.pass(day);
  s.customer_writes();
  BOOST_TEST(s.c().status == "open");
  BOOST_TEST(s.count("status open") == 1);
  BOOST_TEST(s.c().flows.empty());
  BOOST_TEST(s.notes().find("ended: `message` happened") != std::string::npos);
  s.pass(90 * day);
  BOOST_TEST(s.count("reply reminder") == 0);
}

BOOST_AUTO_TEST_CASE(waiting_again_begins_anew_and_waiting_twice_does_not) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.pass(day);
  s.agent_sets("open");
  s.agent_sets("waiting_customer");
  BOOST_TEST(s.due() == to_rfc3339(riyadh(4, 1))); // it was still running
  BOOST_TEST(s.notes().find("not started again") != std::string::npos);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  BOOST_TEST(s.due() == to_rfc3339(riyadh(4, 2)));
}

BOOST_AUTO_TEST_CASE(closing_ends_what_runs_and_may_start_what_waits_for_it) {
  story s(chase + "flow survey on status becomes closed { limit age 9d; step ask: wait 1d { note "
                  "\"ask\" } }\n");
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.agent_sets("closed");
  BOOST_TEST(s.step("chase") == "");
  BOOST_TEST(s.step("survey") == "ask");
  s.pass(2 * day);
  BOOST_TEST(s.count("note ask") == 1);
  BOOST_TEST(s.c().flows.empty());
}

BOOST_AUTO_TEST_CASE(mail_that_is_set_aside_is_no_answer) {
  story s("table safety on message match first { rule junk when subject contains \"pills\" { "
          "quarantine \"spam\" } }\n" +
          chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.customer_writes({.subject = "pills"});
  // quarantine ends the flow because the conversation is set aside, not because of an answer
  BOOST_TEST(s.count("status open") == 0);
}

BOOST_AUTO_TEST_CASE(stop_ends_the_tables_and_the_answer_still_counts) {
  story s("table safety on message match first { rule s when subject contains \"re\" { stop } }\n" + chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.customer_writes({.subject = "re"});
  BOOST_TEST(s.c().flows.empty());
  BOOST_TEST(s.count("status open") == 0); // `on message` is a rule, and those were stopped
  BOOST_TEST(s.c().status == "open");      // the engine's own books
}

BOOST_AUTO_TEST_CASE(repeats_come_as_often_as_they_say_and_know_their_pass) {
  story s(flow_of("step first: wait 1d { note \"first\" }\n"
                  "repeat knock at most 3 times {\n"
                  "  step again: wait 2d { note \"again\" }\n"
                  "  repeat at most 2 times { step inner: wait 1d { note \"inner\" } }\n"
                  "}\n"
                  "step last: wait 1d { note \"last\" }"));
  s.customer_writes(go);
  std::vector<std::string> steps;
  while (!s.step().empty()) {
    steps.push_back(s.step());
    s.until(*s.instance("chase")->due);
  }
  const std::vector<std::string> expected = {"first",   "again",   "inner",   "inner 1", "again 1", "inner 2",
                                             "inner 3", "again 2", "inner 4", "inner 5", "last"};
  BOOST_TEST(steps == expected, boost::test_tools::per_element());
  BOOST_TEST(s.count("note inner") == 6);
  BOOST_TEST((s.now - riyadh(3, 29) == 14 * day));
}

BOOST_AUTO_TEST_CASE(unless_at_a_step_skips_that_step_alone_and_asks_its_condition) {
  story s(flow_of("step one: wait 3d unless message when not auto_submitted { note \"one\" }\n"
                  "step two: wait 2d { note \"two\" }"));
  s.customer_writes(go);
  s.pass(day);
  s.customer_writes({.subject = "out of office", .auto_submitted = true});
  BOOST_TEST(s.step() == "one");
  s.customer_writes({.subject = "thanks"});
  BOOST_TEST(s.step() == "two");
  BOOST_TEST(s.due() == to_rfc3339(riyadh(4, 1)));
  s.pass(9 * day);
  BOOST_TEST(s.count("note one") == 0);
  BOOST_TEST(s.count("note two") == 1);
}

BOOST_AUTO_TEST_CASE(a_condition_behind_unless_belongs_to_it) {
  story s(flow_of("step one: wait 3d { note \"one\" }",
                  "on message when subject contains \"go\" unless message when not auto_submitted"));
  s.customer_writes(go);
  s.customer_writes({.subject = "robot", .auto_submitted = true});
  BOOST_TEST(s.step() == "one");
  s.customer_writes({.subject = "me"});
  BOOST_TEST(s.step() == "");
}

BOOST_AUTO_TEST_CASE(a_reaction_inside_a_repeat_is_heard_only_there) {
  story s(flow_of("step first: wait 1d { note \"first\" }\n"
                  "repeat at most 2 times { step again: wait 1d { note \"again\" }\n"
                  "  on tagged hush { note \"hushed\" } }\n"
                  "step last: wait 1d { note \"last\" }"));
  s.customer_writes(go);
  s.agent_tags("hush");
  BOOST_TEST(s.count("note hushed") == 0);
  s.pass(day);
  s.agent_tags("other");
  s.happens("nothing");
  auto without = s.known.conversation;
  without.tags.erase("hush");
  s.known.conversation = without;
  s.agent_tags("hush");
  BOOST_TEST(s.count("note hushed") == 1);
}

BOOST_AUTO_TEST_CASE(captures_of_the_start_can_be_set_in_any_step) {
  story s(flow_of("step one: wait 3d { set conversation.order = $order }",
                  "on message when subject matches /ORD-(?<order>[0-9]+)/"));
  s.customer_writes({.subject = "about ORD-4711"});
  s.restart();
  s.pass(4 * day);
  BOOST_TEST(to_text(s.c().attributes.at("order")) == "4711");
}

BOOST_AUTO_TEST_CASE(what_started_it_can_be_read_in_its_steps) {
  story s(desk + "sla quick { resolution 1h }\ntable t on message match all { rule r when size >= "
                 "0 { sla quick } }\n"
                 "flow late on sla breach { limit age 9d; step tell: wait 1d { note \"{sla.clock} "
                 "of {sla.name}\" } }\n");
  s.customer_writes();
  s.pass(3 * day);
  BOOST_TEST(s.count("note resolution of quick") == 1);
}

BOOST_AUTO_TEST_CASE(stop_and_cancel_end_a_flow_from_inside) {
  story s(flow_of("step one: wait 1d { stop }\nstep two: wait 1d { note \"two\" }"));
  s.customer_writes(go);
  s.pass(9 * day);
  BOOST_TEST(s.count("note two") == 0);
  story t(flow_of("step one: wait 1d { cancel flow chase; note \"one\" }\nstep two: wait 1d { note \"two\" }"));
  t.customer_writes(go);
  t.pass(9 * day);
  BOOST_TEST(t.count("note one") == 1);
  BOOST_TEST(t.count("note two") == 0);
}

BOOST_AUTO_TEST_CASE(rules_start_and_cancel_flows_whatever_their_event) {
  story s(chase + R"(
    table t on message match all {
      rule s when subject contains "start" { start flow chase }
      rule c when subject contains "cancel" { cancel flow chase }
    })");
  s.customer_writes({.subject = "start"});
  BOOST_TEST(s.step() == "nudge"); // it does not hear the mail that started it
  s.customer_writes({.subject = "cancel"});
  BOOST_TEST(s.step() == "");
  BOOST_TEST(s.count("status open") == 0);
}

BOOST_AUTO_TEST_CASE(the_age_limit_ends_it_wherever_it_is) {
  story s(desk + "flow chase on message { limit age 5d\n"
                 "  repeat at most 100 times { step one: wait 2d { note \"one\" } } }\n");
  s.customer_writes();
  s.pass(60 * day);
  BOOST_TEST(s.count("note one") == 2);
  BOOST_TEST(s.c().flows.empty());
  BOOST_TEST(s.notes().find("age limit") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_came_due_while_nobody_looked_is_done_once_and_the_next_wait_runs_from_then) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.sleep(10 * day);
  const auto start = s.now;
  s.until(start);
  BOOST_TEST(s.count("reply reminder") == 1);
  BOOST_TEST(s.step() == "close");
  BOOST_TEST(s.due() == to_rfc3339(start + 2 * day)); // the customer has two days, not none
  s.pass(2 * day);
  BOOST_TEST(s.c().status == "closed");
}

BOOST_AUTO_TEST_CASE(a_step_acts_for_its_own_timer_only) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  const auto first = s.timers().front();
  s.until(riyadh(4, 1));
  BOOST_TEST(s.count("reply reminder") == 1);
  s.effects_seen.clear();
  s.fire(first); // told again, as after a crash
  BOOST_TEST(s.count("reply reminder") == 1);
  BOOST_TEST(s.step() == "close");
}

BOOST_AUTO_TEST_CASE(other_rules_leave_its_steps_and_take_their_texts_and_calendars) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  const auto was = s.instance("chase")->program;
  s.apply(desk + R"(
    flow chase on status becomes waiting_customer unless message {
      limit age 30d
      step poke: wait 1d { note "poked" }
    })");
  BOOST_TEST(s.instance("chase")->program == was);
  s.pass(9 * day);
  BOOST_TEST(s.count("reply reminder") == 1);
  BOOST_TEST(s.count("note poked") == 0);
  BOOST_TEST(s.c().status == "closed");
}

BOOST_AUTO_TEST_CASE(a_flow_that_the_new_rules_hold_word_for_word_goes_on_in_them) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.apply(chase + "on tagged vip { note \"vip\" }\n");
  BOOST_TEST(s.instance("chase")->program == s.rules->hash);
  s.pinned_are_there = false;
  s.pass(9 * day);
  BOOST_TEST(s.c().status == "closed");
}

BOOST_AUTO_TEST_CASE(a_running_flow_calls_the_version_of_an_extension_that_it_began_with) {
  const auto calling = [](const std::string& version) {
    return desk + "extension crm@" + version + ".touch(why: text) timeout 2s\n" +
           "flow chase on message when subject contains \"go\" { limit age 90d\n"
           "step first: wait 1d { crm@" +
           version +
           ".touch(\"first\") }\n"
           "step second: wait 1d { crm@" +
           version + ".touch(\"second\") }\n}\n";
  };
  const auto calls = [](const story& s) {
    std::vector<std::string> out;
    for (const auto& line : s.done())
      if (line.starts_with("extension call ")) out.push_back(line.substr(15));
    return out;
  };
  story s(calling("1"));
  s.customer_writes(go);
  s.pass(day);
  s.apply(calling("2"));
  s.pass(day);
  BOOST_TEST(calls(s) == (std::vector<std::string>{"crm@1.touch", "crm@1.touch"}), boost::test_tools::per_element());
  s.customer_writes(go);
  s.pass(2 * day);
  BOOST_TEST(calls(s) == (std::vector<std::string>{"crm@1.touch", "crm@1.touch", "crm@2.touch", "crm@2.touch"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_changed_calendar_moves_the_deadline_and_says_so) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  auto holiday = chase;
  holiday.replace(holiday.find("13:00-17:00"), 11, "13:00-17:00; holiday 2026-03-31 \"a day off\"");
  s.apply(holiday);
  BOOST_TEST(s.due() == to_rfc3339(riyadh(4, 2)));
  BOOST_TEST(s.notes().find("`nudge` waits until 2026-04-02") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(migrate_moves_what_runs_and_counts_the_wait_from_where_it_began) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.pass(day);
  const auto next = desk + R"(
    flow chase on status becomes waiting_customer unless message {
      limit age 20d
      step poke: wait 5d { note "poked" }
      step close: wait 1d { status closed }
    }
    migrate flow chase { nudge -> poke })";
  s.apply(next);
  BOOST_TEST(s.step() == "poke");
  BOOST_TEST(s.due() == to_rfc3339(riyadh(4, 3)));
  s.pass(30 * day);
  BOOST_TEST(s.count("note poked") == 1);
  BOOST_TEST(s.count("reply reminder") == 0);
  BOOST_TEST(s.c().status == "closed");
}

BOOST_AUTO_TEST_CASE(where_its_rules_cannot_be_had_it_waits_and_ends_instead_of_acting) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.apply(desk);
  s.pinned_are_there = false;
  s.customer_writes();
  BOOST_TEST(s.step() == "nudge");
  s.pass(9 * day);
  BOOST_TEST(s.count("reply reminder") == 0);
  BOOST_TEST(s.c().flows.empty());
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_a_conversation_of_its_own_counts) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  const auto messages = s.c().messages;
  s.customer_answers_elsewhere();
  BOOST_TEST(s.c().flows.empty());
  BOOST_TEST(s.c().status == "open"); // the flow's own reaction
  BOOST_TEST(s.c().messages == messages);
}

BOOST_AUTO_TEST_CASE(an_answer_of_the_desk_is_heard_by_rules_and_flows) {
  story s(flow_of("step one: wait 3d { note \"one\" }", "on message unless answered") +
          "on answered { tag answered }\n");
  s.customer_writes();
  BOOST_TEST(s.step() == "one");
  s.agent_answers();
  BOOST_TEST(s.step() == "");
  BOOST_TEST(s.c().tags.contains("answered"));
}

BOOST_AUTO_TEST_CASE(the_trace_names_flow_and_step_as_rules) {
  story s(chase);
  s.customer_writes();
  s.agent_sets("waiting_customer");
  s.pass(4 * day);
  bool found = false;
  for (const auto& d : s.log)
    for (const auto& e : d.decision.effects)
      if (e.verb == "reply") {
        found = true;
        BOOST_TEST(e.rule == "flow chase.nudge");
        BOOST_TEST(d.event.name == "flow step");
        BOOST_TEST(d.event.id ==
                   "timer/7/flow/chase/nudge/0/" + std::to_string(riyadh(4, 1).time_since_epoch().count()));
        BOOST_REQUIRE(d.decision.trace.rules.size() == 1u);
        BOOST_TEST(d.decision.trace.rules[0].table == "flow chase");
        BOOST_TEST(d.decision.trace.rules[0].rule == "nudge");
      }
  BOOST_TEST(found);
}

BOOST_AUTO_TEST_CASE(the_key_of_a_timer_fits_the_store_whatever_the_names) {
  const std::string long_name(280, 'n');
  story s(desk + "flow " + long_name + " on message { limit age 9d; step " + long_name +
          ": wait 1d { note \"x\" } }\n");
  s.customer_writes();
  BOOST_REQUIRE(s.timers().size() == 1u);
  BOOST_TEST(s.timers()[0].key.size() <= 300u);
  s.pass(2 * day);
  BOOST_TEST(s.count("note x") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
