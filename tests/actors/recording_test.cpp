#include "tests/actors/decided_mail.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace barid;
using namespace barid::actors;
using namespace barid::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* recording_rules = R"(language 1
mailbox support { address support@acme.example; threads grouped; sla quick; team triage }
team triage { strategy queue }
sla quick { first_response 1h; next_response 2h; warn at 50% }
reply ack { en "ack.html"; default en }
table facts on message match all {
  rule vip   when subject contains "vip"  { tag vip; notify agent at most once per 4h }
  rule boss  when subject contains "boss" { assign mona; notify agent; notify triage.lead at most once per 4h }
  rule snore when subject contains "done" { status closed }
}
table answer on message match all {
  rule ack  when subject contains "acknowledge" { reply ack at most once per 24h }
  rule pass when subject contains "forward"     { forward to "books@other.example" }
}
)";

struct recording_case : decided_mail {
  recording_case() {
    put_in_force(recording_rules);
    auto people = two_channels();
    add_team(people, 1, "triage");
    add_agent(people, 5, "mona", 1, "available");
    add_agent(people, 6, "lina", 1, "available");
    people.members.back().lead = true;
    put_people(people);
  }
  static std::vector<std::string> keys(const std::vector<store::timer_row>& rows) {
    std::vector<std::string> out;
    for (const auto& r : rows) out.push_back(r.key);
    std::ranges::sort(out);
    return out;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(actors_recording, recording_case)

BOOST_AUTO_TEST_CASE(versions_follow_each_other_and_every_event_says_by_which_rules) {
  for (std::int64_t version = 1; version <= 4; ++version) {
    const auto r = decide();
    BOOST_TEST(r.rows.next.version == version);
    BOOST_TEST(std::int64_t(r.after.version) == version);
    BOOST_TEST(r.rows.next.messages == version);
    BOOST_TEST(r.rows.generation == 1);
    BOOST_TEST(r.rows.inbox.value == mail_number);
    BOOST_REQUIRE(!r.rows.events.empty());
    BOOST_TEST(r.rows.events[0].kind == "message");
    BOOST_TEST(r.rows.events[0].mail.value == mail_number);
    for (const auto& e : r.rows.events) {
      BOOST_TEST(e.program == node.rules.get()->hash);
      BOOST_TEST(!e.trace.empty());
      BOOST_TEST(!e.facts.empty());
    }
    BOOST_REQUIRE(r.rows.live.size() >= 1u);
    BOOST_TEST(r.rows.live.back().kind == (version == 1 ? "conversation_new" : "conversation_changed"));
    go_on(r);
  }
}

BOOST_AUTO_TEST_CASE(the_same_input_gives_the_same_rows) {
  mail.subject = "vip: please acknowledge and forward";
  const auto one = decide();
  events_before_again();
  const auto two = decide();
  BOOST_REQUIRE(one.rows.outbox.size() == two.rows.outbox.size());
  for (std::size_t i = 0; i < one.rows.outbox.size(); ++i) {
    BOOST_TEST((one.rows.outbox[i].effect_key == two.rows.outbox[i].effect_key));
    BOOST_TEST(one.rows.outbox[i].payload == two.rows.outbox[i].payload);
  }
  BOOST_TEST(one.rows.next.state == two.rows.next.state);
  BOOST_REQUIRE(one.rows.limits.size() == two.rows.limits.size());
  for (std::size_t i = 0; i < one.rows.limits.size(); ++i)
    BOOST_TEST((one.rows.limits[i].scope == two.rows.limits[i].scope));
}

BOOST_AUTO_TEST_CASE(who_is_to_be_told_is_worked_out_after_the_decision_and_under_its_limit) {
  mail.subject = "boss";
  const auto r = decide();
  std::vector<std::string> told;
  for (const auto& l : r.rows.live)
    if (l.kind == "notify") {
      const auto payload = nlohmann::json::parse(l.payload);
      BOOST_TEST(payload["rule"] == "facts.boss");
      BOOST_TEST(payload["event"] == "message");
      told.push_back(payload["to"].dump() + (l.needs.empty() ? "" : " " + r.rows.limits.at(l.needs[0]).label));
    }
  BOOST_TEST(told == (std::vector<std::string>{"[5]", "[6] notify triage.lead at most once per 4h"}),
             boost::test_tools::per_element());
  // nobody has it
  mail.subject = "vip";
  for (const auto& l : decide().rows.live) BOOST_TEST(l.kind != "notify");
}

BOOST_AUTO_TEST_CASE(another_event_has_effects_of_its_own) {
  mail.subject = "please acknowledge";
  std::set<std::string> effects;
  for (int i = 0; i < 5; ++i) {
    const auto r = decide();
    BOOST_REQUIRE(r.rows.outbox.size() == 1u);
    effects.insert(r.rows.outbox[0].effect_key);
    go_on(r);
  }
  BOOST_TEST(effects.size() == 5u);
}

BOOST_AUTO_TEST_CASE(an_automatic_answer_needs_its_window_and_all_budgets) {
  mail.subject = "please acknowledge";
  const auto r = decide();
  BOOST_REQUIRE(r.rows.outbox.size() == 1u);
  BOOST_CHECK(r.rows.outbox[0].from == store::origin::automatic);
  const auto& needs = r.rows.outbox[0].needs;
  BOOST_TEST(needs.size() == 5u);
  std::map<std::string, const store::limit_use*> by_label;
  for (const auto i : needs) {
    BOOST_REQUIRE(i < r.rows.limits.size());
    by_label[r.rows.limits[i].label] = &r.rows.limits[i];
    BOOST_TEST(r.rows.limits[i].scope.size() == 32u);
  }
  BOOST_REQUIRE(by_label.contains("reply ack at most once per 1d"));
  BOOST_TEST(by_label["reply ack at most once per 1d"]->most == 1);
  BOOST_TEST(!by_label["reply ack at most once per 1d"]->budget);
  for (const auto& [what, most] : std::map<std::string, int>{
           {"conversation", 10}, {"customer", 20}, {"customer within ten minutes", 2}, {"mailbox", 2'000}}) {
    const auto* use = by_label["automatic mail per " + what];
    BOOST_REQUIRE_MESSAGE(use, what);
    BOOST_TEST(use->budget);
    BOOST_TEST(use->most == most);
  }
}

BOOST_AUTO_TEST_CASE(every_budget_is_counted_where_it_belongs) {
  mail.subject = "please forward";
  auto scope = [&](const char* what) {
    const auto r = decide();
    for (const auto& use : r.rows.limits)
      if (use.label == std::string("automatic mail per ") + what) return use.scope;
    BOOST_FAIL("no budget per " << what);
    return std::string();
  };
  const auto conversation = scope("conversation"), customer = scope("customer"), channel = scope("mailbox");
  known.conversation.id.value = 8;
  BOOST_TEST((scope("conversation") != conversation));
  BOOST_TEST((scope("customer") == customer));
  known.conversation.customer = {"omar@customer.example", "Omar", {}};
  BOOST_TEST((scope("customer") != customer));
  BOOST_TEST((scope("mailbox") == channel));
}

BOOST_AUTO_TEST_CASE(what_a_person_wrote_needs_no_budget_and_is_theirs) {
  const auto r = answered({agent_id{4}, "it left today", "", {}, {}});
  BOOST_REQUIRE(r.rows.outbox.size() == 1u);
  BOOST_CHECK(r.rows.outbox[0].from == store::origin::human);
  BOOST_TEST(r.rows.outbox[0].needs.empty());
  BOOST_REQUIRE(r.rows.mails.size() == 1u);
  BOOST_TEST(r.rows.mails[0].author.value == 4);
  BOOST_TEST((r.rows.mails[0].effect_key == r.rows.outbox[0].effect_key));
}

BOOST_AUTO_TEST_CASE(a_loop_of_machines_ends_with_its_first_automatic_mail) {
  mail.subject = "please acknowledge";
  go_on(decide());
  mail.auto_submitted = true; // the peer's robot answers our acknowledgement
  for (int i = 0; i < 3; ++i) {
    const auto r = decide();
    BOOST_TEST(r.rows.outbox.empty());
    go_on(r);
  }
}

BOOST_AUTO_TEST_CASE(a_loop_with_a_machine_that_marks_nothing_ends_within_two_rounds) {
  const std::string label = "automatic answers to answers to automatic mail, until a person writes";
  mail.subject = "please acknowledge";
  const auto left = [&](const recorded& r) { // of that budget: 0 ends it, -1 does not ask for it
    for (const auto i : r.rows.outbox.at(0).needs)
      if (r.rows.limits[i].label == label) return int(r.rows.limits[i].most);
    return -1;
  };
  const auto its_answer = [&](const recorded& ours) {
    mail.in_reply_to = {nlohmann::json::parse(ours.rows.outbox.at(0).payload).at("message_id").get<std::string>()};
  };
  auto r = decide();
  BOOST_TEST(left(r) == -1); // a first mail is no answer to anything
  for (const int wanted : {1, 0, 0}) {
    its_answer(r);
    go_on(r);
    r = decide();
    BOOST_TEST(left(r) == wanted);
  }
  // a person of ours wrote: it is a conversation again
  go_on(r);
  go_on(answered({agent_id{4}, "hello", "", {}, {}}));
  r = decide();
  BOOST_TEST(left(r) == 1);
}

BOOST_AUTO_TEST_CASE(deadlines_are_set_once_taken_back_when_they_are_met_and_set_anew) {
  const auto first = decide();
  const std::vector<std::string> wanted{"sla/first_response/50", "sla/first_response/breach"};
  BOOST_TEST(keys(first.rows.set_timers) == wanted, boost::test_tools::per_element());
  BOOST_TEST((first.rows.next.sla_due == std::optional(clock.now() + 1h)));
  go_on(first);
  // nothing about them changed: nothing is written
  const auto second = decide();
  BOOST_TEST(second.rows.set_timers.empty());
  BOOST_TEST(second.rows.clear_timers.empty());
  BOOST_TEST(keys(second.timers) == wanted, boost::test_tools::per_element());
  go_on(second);
  clock.step(10min);
  const auto answer = answered({agent_id{4}, "it left today", "", {}, {}});
  auto cleared = answer.rows.clear_timers;
  std::ranges::sort(cleared);
  BOOST_TEST(cleared == wanted, boost::test_tools::per_element());
  BOOST_TEST(answer.timers.empty());
  BOOST_TEST(!answer.rows.next.sla_due.has_value());
  go_on(answer);
  clock.step(10min);
  const auto again = decide();
  BOOST_TEST(keys(again.rows.set_timers) ==
                 (std::vector<std::string>{"sla/next_response/50", "sla/next_response/breach"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_missed_deadline_stays_the_most_urgent_until_it_is_kept) {
  const auto due = clock.now() + 1h;
  go_on(decide());
  clock.step(2h);
  known.conversation.clocks.front().breached = true;
  const auto late = decide();
  BOOST_TEST(late.timers.empty());
  BOOST_TEST((late.rows.next.sla_due == std::optional(due)));
  go_on(late);
  BOOST_TEST(!answered({agent_id{4}, "at last", "", {}, {}}).rows.next.sla_due.has_value());
}

BOOST_AUTO_TEST_CASE(what_became_of_each_clock_is_a_row_while_it_runs_and_after_its_end) {
  const auto states = [](const recorded& r) {
    std::vector<std::string> out;
    for (const auto& c : r.rows.clocks) out.push_back(c.clock + " " + c.state);
    return out;
  };
  const auto began = clock.now();
  const auto first = decide();
  const std::vector<std::string> running{"first_response running"};
  BOOST_TEST(states(first) == running, boost::test_tools::per_element());
  BOOST_TEST(first.rows.clocks[0].sla == "quick");
  BOOST_TEST((first.rows.clocks[0].due == std::optional(began + 1h)));
  go_on(first);
  const auto second = decide(); // the customer writes again: the clock stays as it was
  BOOST_TEST(second.rows.clocks.empty());
  go_on(second);
  clock.step(10min);
  const auto answer = answered({agent_id{4}, "it left today", "", {}, {}});
  const std::vector<std::string> met{"first_response met"};
  BOOST_TEST(states(answer) == met, boost::test_tools::per_element());
  BOOST_TEST((answer.rows.clocks[0].ended == std::optional(clock.now())));
  BOOST_TEST(answer.rows.clocks[0].elapsed_us == 600'000'000);
  BOOST_TEST((answer.rows.clocks[0].due == std::nullopt));
  go_on(answer);
  clock.step(10min);
  const auto next = decide();
  const std::vector<std::string> again{"next_response running"};
  BOOST_TEST(states(next) == again, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(people_of_the_conversation_may_join_it_and_our_own_addresses_are_not_people) {
  mail.cc = {{"", "Omar@customer.example"}, {"", "billing@acme.example"}, {"", ""}};
  mail.reply_to = {{"", "Support@ACME.example"}};
  const auto r = decide();
  BOOST_TEST(r.thread.participants == (std::set<std::string>{"omar@customer.example", "sara@customer.example"}),
             boost::test_tools::per_element());
  BOOST_TEST(r.thread.reply_to.empty());
  go_on(r);
  mail.cc.clear();
  for (int i = 0; i < 500; ++i) mail.cc.push_back({"", "c" + std::to_string(i) + "@customer.example"});
  BOOST_TEST(decide().thread.participants.size() == 200u);
}

BOOST_AUTO_TEST_CASE(a_closed_conversation_keeps_the_time_at_which_it_was_closed) {
  mail.subject = "done";
  const auto r = decide();
  BOOST_TEST(r.rows.next.status == "closed");
  const auto at = r.rows.next.closed_at;
  BOOST_TEST((at == std::optional(clock.now())));
  go_on(r);
  clock.step(1h);
  const auto later = decide();
  BOOST_TEST(later.rows.next.status == "closed");
  BOOST_TEST((later.rows.next.closed_at == at));
  go_on(later);
  mail.subject = "again";
  const auto open = decide();
  BOOST_TEST(open.rows.next.status == "open");
  BOOST_TEST(!open.rows.next.closed_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_snoozed_conversation_wakes_at_its_time) {
  known.conversation.status = status::snoozed;
  stored.snoozed_until = clock.now() + 3h;
  const auto r = answered({agent_id{4}, "we look into it", "", {}, {}});
  if (r.after.status == status::snoozed) {
    const auto wake = std::ranges::find(r.timers, "wake", &store::timer_row::key);
    BOOST_REQUIRE(wake != r.timers.end());
    BOOST_TEST((wake->due == clock.now() + 3h));
  } else {
    BOOST_TEST(!r.rows.next.snoozed_until.has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_clock_knows_what_was_promised_and_which_rule_placed_its_conversation) {
  mail.subject = "boss";
  const auto r = decide();
  BOOST_REQUIRE(!r.rows.clocks.empty());
  const auto detail = nlohmann::json::parse(r.rows.clocks[0].detail);
  BOOST_TEST(detail["target"] == "1h");
  BOOST_TEST(detail["rule"] == "facts.boss");
}

BOOST_AUTO_TEST_SUITE_END()
