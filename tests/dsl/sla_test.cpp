#include "dsl/change.hpp"
#include "dsl/quiet.hpp"
#include "dsl/sla.hpp"
#include "tests/dsl/desk.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

namespace {

const char* rules = R"(
mailbox support { address support@acme.example; sla standard }
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-12:00, 13:00-17:00; holiday 2026-09-23 "National Day" }
sla standard { hours riyadh; first_response 8 business hours; resolution 5 business days; warn at 80%; pause while waiting_customer }
sla gold { hours riyadh; first_response 1 business hour; next_response 4 business hours; resolution 2 business days; warn at 50%, 80% }
sla plain { first_response 4h; warn at 50% }
sla quick { first_response 9h; warn at 50%, 80% }
sla slow { first_response 10d; warn at 50%, 80% }
)";

/// A conversation that lives through events under the rules above.
struct story {
  dsl::program_ptr p = program_of(rules);
  facts known;
  int events = 0;

  void happens(event e) {
    e.id = "e" + std::to_string(++events);
    known.now = e.at;
    known.conversation = dsl::decide(*p, e, known).after;
    ++known.conversation.version;
  }
  void customer_writes(instant when) { happens(message({}, when)); }
  void agent_answers(instant when) {
    event e;
    e.name = "answered";
    e.mailbox = "support";
    e.at = when;
    happens(e);
  }
  void changes(instant when, void (*change)(conversation&)) {
    event e;
    e.name = "changed";
    e.id = "c" + std::to_string(++events);
    e.at = when;
    auto after = known.conversation;
    change(after);
    known.now = when;
    known.conversation = dsl::decide_change(*p, e, known, after).back().decision.after;
    ++known.conversation.version;
  }
  void person_does(dsl::change::kind_of what, instant when) {
    dsl::change wish;
    wish.kind = what;
    auto made = dsl::apply_change(known.conversation, wish, when);
    known.now = when;
    known.conversation = dsl::decide_change(*p, made.event, known, made.after).back().decision.after;
    ++known.conversation.version;
  }
  const sla_clock* clock(const std::string& kind) const {
    for (const auto& k : known.conversation.clocks)
      if (k.kind == kind) return &k;
    return nullptr;
  }
  std::string due(const std::string& kind) const {
    const auto* k = clock(kind);
    if (!k) return "no clock";
    const auto t = dsl::deadline_of(*p, known.conversation, *k);
    return t ? to_rfc3339(*t) : "none";
  }
};

/// Riyadh is three hours ahead of UTC all year.
instant riyadh(unsigned m, unsigned d, int h, int min) {
  return at(2026, m, d, h, min, 3);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(dsl_sla, story)

BOOST_AUTO_TEST_CASE(a_mail_that_is_passed_on_is_no_answer_and_stops_no_clock) {
  customer_writes(riyadh(3, 29, 10, 0));
  person_does(dsl::change::kind_of::forward, riyadh(3, 29, 10, 30));
  BOOST_REQUIRE(clock("first_response"));
  BOOST_TEST(!clock("first_response")->stopped.has_value());
  BOOST_TEST(known.conversation.unanswered_since.has_value());
  person_does(dsl::change::kind_of::reply, riyadh(3, 29, 11, 0));
  BOOST_TEST(!known.conversation.unanswered_since.has_value());
}

BOOST_AUTO_TEST_CASE(a_deadline_of_eight_business_hours_runs_over_the_weekend) {
  customer_writes(riyadh(4, 2, 15, 30));                       // Thursday: an hour and a half is left, then Sunday
  BOOST_TEST(due("first_response") == "2026-04-05T13:30:00Z"); // 09-12 and 13-16:30 on Sunday
  BOOST_TEST(due("resolution") == "2026-04-09T12:30:00Z");
}

BOOST_AUTO_TEST_CASE(warnings_and_the_breach_are_listed_by_time_and_a_due_breach_supersedes_its_warnings) {
  customer_writes(riyadh(3, 29, 9, 0));
  auto timers = dsl::clock_timers(*p, known.conversation, known.now);
  BOOST_REQUIRE(timers.size() == 4u);
  BOOST_TEST(timers[0].clock == "first_response");
  BOOST_TEST((timers[0].percent == 80u));
  BOOST_TEST(to_rfc3339(timers[0].due) == to_rfc3339(riyadh(3, 29, 16, 24)));
  BOOST_TEST((timers[1].percent == std::nullopt));
  timers = dsl::clock_timers(*p, known.conversation, riyadh(3, 30, 17, 0));
  BOOST_TEST(timers[0].clock == "first_response");
  BOOST_TEST((timers[0].percent == std::nullopt));
}

BOOST_AUTO_TEST_CASE(an_answer_meets_the_first_response_and_a_further_mail_starts_the_next) {
  customer_writes(riyadh(3, 29, 9, 0));
  changes(riyadh(3, 29, 9, 10), [](conversation& c) { c.sla = "gold"; });
  BOOST_TEST(due("first_response") == to_rfc3339(riyadh(3, 29, 10, 0)));
  agent_answers(riyadh(3, 29, 9, 30));
  BOOST_TEST(clock("first_response")->met);
  BOOST_TEST(due("next_response") == "no clock");
  customer_writes(riyadh(3, 29, 16, 0));
  BOOST_TEST(due("next_response") == to_rfc3339(riyadh(3, 30, 12, 0)));
  customer_writes(riyadh(3, 29, 16, 30)); // the oldest unanswered mail counts
  BOOST_TEST(due("next_response") == to_rfc3339(riyadh(3, 30, 12, 0)));
  agent_answers(riyadh(3, 30, 9, 0));
  BOOST_TEST(clock("next_response")->met);
}

BOOST_AUTO_TEST_CASE(resolution_pauses_while_the_customer_is_waited_for_but_first_response_does_not) {
  customer_writes(riyadh(3, 29, 9, 0));
  changes(riyadh(3, 29, 10, 0), [](conversation& c) { c.status = status::waiting_customer; });
  BOOST_TEST(due("resolution") == "none");
  BOOST_TEST(due("first_response") == to_rfc3339(riyadh(3, 30, 10, 0)));
  changes(riyadh(3, 30, 10, 0), [](conversation& c) { c.status = status::open; });
  // five days on is Sunday 9:00; seven working hours of pause move it to 17:00 of that day
  BOOST_TEST(due("resolution") == to_rfc3339(riyadh(4, 5, 17, 0)));
}

BOOST_AUTO_TEST_CASE(closing_stops_the_clocks_and_reopening_resumes_resolution_without_the_time_between) {
  customer_writes(riyadh(3, 29, 9, 0));
  changes(riyadh(3, 29, 10, 0), [](conversation& c) { c.status = status::closed; });
  BOOST_TEST(clock("resolution")->met);
  BOOST_TEST(due("first_response") == "none");
  BOOST_TEST(dsl::clock_timers(*p, known.conversation, known.now).empty());
  changes(riyadh(3, 30, 10, 0), [](conversation& c) { c.status = status::open; });
  BOOST_TEST(due("resolution") == to_rfc3339(riyadh(4, 5, 17, 0)));
}

BOOST_AUTO_TEST_CASE(changing_the_sla_keeps_the_start_and_setting_the_same_again_does_nothing) {
  customer_writes(riyadh(3, 29, 9, 0));
  const auto before = known.conversation.clocks;
  changes(riyadh(3, 29, 12, 0), [](conversation& c) { c.sla = "standard"; });
  BOOST_TEST((known.conversation.clocks == before));
  changes(riyadh(3, 29, 12, 0), [](conversation& c) { c.sla = "plain"; });
  BOOST_TEST(due("first_response") == to_rfc3339(riyadh(3, 29, 13, 0)));
  BOOST_TEST(due("resolution") == "no clock");
}

BOOST_AUTO_TEST_CASE(another_sla_skips_the_warnings_that_it_finds_passed_and_gives_the_later_ones) {
  customer_writes(riyadh(3, 29, 9, 0));
  event warning;
  warning.name = "sla warning";
  warning.at = riyadh(3, 29, 16, 24);
  warning.arguments = {{"clock", std::string("first_response")}, {"percent", 80.0}, {"sla", std::string("standard")}};
  happens(warning);
  BOOST_TEST(clock("first_response")->warned.contains(80));
  const auto warnings = [&] {
    std::vector<std::string> out;
    for (const auto& t : dsl::clock_timers(*p, known.conversation, known.now))
      if (t.percent) out.push_back(t.clock + " " + std::to_string(*t.percent) + " " + to_rfc3339(t.due));
    return out;
  };
  // of ten days 80% are to come, and were announced by the other SLA; 50% of them too
  changes(riyadh(3, 29, 16, 30), [](conversation& c) { c.sla = "slow"; });
  BOOST_TEST(warnings() == (std::vector<std::string>{"first_response 50 " + to_rfc3339(riyadh(4, 3, 9, 0)),
                                                     "first_response 80 " + to_rfc3339(riyadh(4, 6, 9, 0))}),
             boost::test_tools::per_element());
  // of nine hours both have passed, and the deadline has not
  changes(riyadh(3, 29, 17, 0), [](conversation& c) { c.sla = "quick"; });
  BOOST_TEST(warnings().empty());
  BOOST_TEST(dsl::clock_timers(*p, known.conversation, known.now).size() == 1u);
  BOOST_TEST(due("first_response") == to_rfc3339(riyadh(3, 29, 18, 0)));
  // a deadline that has passed breaches once
  changes(riyadh(3, 29, 17, 10), [](conversation& c) { c.sla = "plain"; });
  const auto timers = dsl::clock_timers(*p, known.conversation, known.now);
  BOOST_REQUIRE(timers.size() == 1u);
  BOOST_TEST((timers[0].percent == std::nullopt));
  event breach = warning;
  breach.name = "sla breach";
  breach.at = riyadh(3, 29, 17, 10);
  breach.arguments.erase("percent");
  happens(breach);
  BOOST_TEST(dsl::clock_timers(*p, known.conversation, known.now).empty());
}

BOOST_AUTO_TEST_CASE(rules_give_no_warning_that_was_due_before_they_came_into_force) {
  customer_writes(riyadh(3, 29, 9, 0));
  known.conversation.sla = "plain";
  known.rules_since = riyadh(3, 29, 11, 30); // half of the four hours was over then
  customer_writes(riyadh(3, 29, 11, 40));
  for (const auto& t : dsl::clock_timers(*p, known.conversation, known.now)) BOOST_TEST((t.percent == std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_warning_and_a_breach_fire_once) {
  customer_writes(riyadh(3, 29, 9, 0));
  event warning;
  warning.name = "sla warning";
  warning.at = riyadh(3, 29, 16, 24);
  warning.arguments = {{"clock", std::string("first_response")}, {"percent", 80.0}, {"sla", std::string("standard")}};
  happens(warning);
  auto timers = dsl::clock_timers(*p, known.conversation, known.now);
  BOOST_TEST((timers.at(0).percent == std::nullopt));
  event breach = warning;
  breach.name = "sla breach";
  breach.at = riyadh(3, 30, 10, 0);
  breach.arguments.erase("percent");
  happens(breach);
  timers = dsl::clock_timers(*p, known.conversation, known.now);
  for (const auto& t : timers) BOOST_TEST(t.clock == "resolution");
  agent_answers(riyadh(3, 30, 11, 0));
  BOOST_TEST(!clock("first_response")->met);
}

BOOST_AUTO_TEST_CASE(a_merge_answers_nobody_and_undoing_it_lets_the_first_response_run_on) {
  using kind_of = dsl::change::kind_of;
  customer_writes(riyadh(3, 29, 9, 0)); // seven of the eight hours fit into the day
  BOOST_TEST(due("first_response") == to_rfc3339(riyadh(3, 30, 10, 0)));
  person_does(kind_of::merge, riyadh(3, 29, 10, 0));
  BOOST_TEST(due("first_response") == "none");
  BOOST_TEST(!clock("first_response")->met, "nobody has answered");
  BOOST_TEST(!clock("resolution")->met);
  person_does(kind_of::unmerge, riyadh(3, 29, 11, 0));
  BOOST_TEST(due("first_response") == to_rfc3339(riyadh(3, 30, 11, 0))); // an hour later than before
  BOOST_TEST(known.conversation.unanswered_since.has_value());
  agent_answers(riyadh(3, 29, 11, 30));
  BOOST_TEST(clock("first_response")->met);
}

BOOST_AUTO_TEST_CASE(undoing_a_merge_wakes_no_clock_that_had_ended_before) {
  using kind_of = dsl::change::kind_of;
  customer_writes(riyadh(3, 29, 9, 0));
  agent_answers(riyadh(3, 29, 9, 30));
  person_does(kind_of::merge, riyadh(3, 29, 10, 0));
  person_does(kind_of::unmerge, riyadh(3, 29, 11, 0));
  BOOST_TEST(due("first_response") == "none");
  BOOST_TEST(clock("first_response")->met);
  BOOST_TEST(due("resolution") != "none");
  // a further mail of theirs was not answered yet: that is none of the first response's business
  customer_writes(riyadh(3, 30, 9, 0));
  person_does(kind_of::merge, riyadh(3, 30, 9, 30));
  person_does(kind_of::unmerge, riyadh(3, 30, 10, 0));
  BOOST_TEST(due("first_response") == "none");
  BOOST_TEST(known.conversation.unanswered_since.has_value());
}

BOOST_AUTO_TEST_CASE(spam_stops_every_clock_unmet_and_what_was_none_runs_on) {
  using kind_of = dsl::change::kind_of;
  customer_writes(riyadh(3, 29, 9, 0));
  person_does(kind_of::spam, riyadh(3, 29, 10, 0));
  BOOST_TEST(known.conversation.status == status::quarantined);
  BOOST_TEST(known.conversation.flags.contains(dsl::spam_flag));
  BOOST_TEST(due("first_response") == "none");
  BOOST_TEST(!clock("first_response")->met);
  BOOST_TEST(!clock("resolution")->met, "spam is nothing that anybody resolved");
  person_does(kind_of::not_spam, riyadh(3, 29, 11, 0));
  BOOST_TEST(known.conversation.status == status::open);
  BOOST_TEST(!known.conversation.flags.contains(dsl::spam_flag));
  BOOST_TEST(due("first_response") == to_rfc3339(riyadh(3, 30, 11, 0))); // the hour aside does not count
  BOOST_TEST(due("resolution") != "none");
}

BOOST_AUTO_TEST_CASE(clocks_of_what_the_desk_began_run_from_the_first_mail_of_the_customer) {
  known.conversation.mailbox = "support";
  known.conversation.created = riyadh(3, 26, 9, 0);
  known.conversation.flags.insert(dsl::outbound_flag);
  person_does(dsl::change::kind_of::begin, riyadh(3, 26, 9, 0));
  agent_answers(riyadh(3, 26, 9, 30));
  BOOST_TEST(known.conversation.sla.empty(), "nobody waits");
  const auto unpromised = known;
  changes(riyadh(3, 26, 10, 0), [](conversation& c) { c.sla = "standard"; }); // a rule may say so at once
  BOOST_TEST(due("resolution") == "no clock");
  customer_writes(riyadh(3, 29, 9, 0));
  BOOST_TEST(due("first_response") == to_rfc3339(riyadh(3, 30, 10, 0)));
  BOOST_TEST(due("resolution") == to_rfc3339(riyadh(4, 5, 9, 0)));
  known = unpromised; // or the mailbox does when the customer writes
  customer_writes(riyadh(3, 29, 9, 0));
  BOOST_TEST(due("first_response") == to_rfc3339(riyadh(3, 30, 10, 0)));
  BOOST_TEST(due("resolution") == to_rfc3339(riyadh(4, 5, 9, 0)));
}

BOOST_AUTO_TEST_CASE(stop_sla_ends_every_clock_and_later_mail_starts_none) {
  story s;
  s.p = program_of(std::string(rules) + R"(
table over on message match first { rule enough when subject contains "never mind" { stop sla }
  rule again when subject contains "after all" { sla gold } }
)");
  s.customer_writes(riyadh(3, 29, 10, 0));
  BOOST_REQUIRE(s.clock("first_response"));
  s.happens(message({.subject = "never mind"}, riyadh(3, 29, 11, 0)));
  BOOST_TEST(s.known.conversation.sla.empty());
  for (const auto* kind : {"first_response", "next_response", "resolution"})
    BOOST_TEST((!s.clock(kind) || s.clock(kind)->stopped), kind);
  BOOST_TEST(s.known.conversation.flags.contains(dsl::no_sla_flag));
  // the default of the mailbox does not begin them again
  s.happens(message({.subject = "thank you"}, riyadh(3, 29, 12, 0)));
  for (const auto* kind : {"first_response", "next_response", "resolution"})
    BOOST_TEST((!s.clock(kind) || s.clock(kind)->stopped), kind);
  // a rule that names one does
  s.happens(message({.subject = "after all"}, riyadh(3, 29, 13, 0)));
  BOOST_TEST(s.known.conversation.sla == "gold");
  BOOST_TEST(!s.known.conversation.flags.contains(dsl::no_sla_flag));
  BOOST_REQUIRE(s.clock("resolution"));
  BOOST_TEST(!s.clock("resolution")->stopped);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
