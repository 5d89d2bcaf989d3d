// Tests of rules, carried out: mails, people and time do what they do in the engine.

#include "tests/desk/shop.hpp"
#include "tests/support/processor_seconds.hpp"
#include "tests/support/sanitized.hpp"

namespace barid::test {

BOOST_AUTO_TEST_SUITE(simulated_desk)

BOOST_AUTO_TEST_CASE(an_invoice_question_is_answered_chased_and_closed) {
  passes(R"route(
test "an Arabic invoice question" {
  clock 2026-03-29 10:00 Asia/Riyadh
  agent mona { team billing; skills invoices, lang.ar }
  receive m { from "Sara" sara@shop.example; to support@acme.example; subject "استفسار عن الفاتورة ORD-123456" }
  expect tags has vip, not refund; expect conversation.order is "123456"
  expect assigned mona by rule owner.ar_fin
  expect rule owner.finance not reached
  expect rule owner.ar_fin acted
  expect sla first_response due 2026-03-29 11:00
  expect sla gold
  expect notified mona
  expect no reply
  expect priority high
  agent mona sets status waiting_customer
  expect flow chase at step nudge
  advance 3 business days in riyadh
  expect reply reminder exactly 1
  expect flow chase at step close
  advance 2d
  expect status closed; expect no flow running; expect no reply
  expect reply reminder exactly 1 in all
}
)route");
}

BOOST_AUTO_TEST_CASE(an_answer_of_the_customer_ends_the_chase) {
  passes(R"route(
test "answered in time" {
  agent mona { team triage }
  receive m { from omar@shop.example; subject "a question" }
  expect assigned triage by rule owner.otherwise; expect not assigned mona
  agent mona takes
  agent mona answers "which order is it?"
  agent mona sets status waiting_customer
  expect flow chase; expect outgoing 1; expect sla first_response met
  advance 1d
  receive again { from omar@shop.example; subject "Re: a question"; body "order 7"; answers m }
  expect conversations 1; expect no flow running; expect status open; expect assigned mona by rule owner.thread
  expect no reply
  advance 60d
  expect no reply; expect messages is 3
}
)route");
}

BOOST_AUTO_TEST_CASE(working_time_and_the_clocks_of_an_sla_are_those_of_the_calendar) {
  passes(R"route(
test "a breach over the weekend" {
  clock 2026-04-02 16:30 Asia/Riyadh
  agent lead { lead triage }
  receive m { from omar@shop.example; subject "a question" }
  expect sla first_response due 2026-04-06 09:30
  expect sla first_response running
  advance to 2026-04-05 15:53
  expect priority normal
  advance to 2026-04-05 15:54
  expect priority high; expect sla first_response warned
  advance to 2026-04-06 09:29
  expect no note; expect not sla first_response breached
  advance to 2026-04-06 09:30
  expect note "first_response missed"; expect sla first_response breached; expect notified lead; expect notified triage.lead
}
)route");
}

BOOST_AUTO_TEST_CASE(months_pass_in_no_time) {
  const auto took = testing::processor_seconds([] {
    passes(R"route(
test "three months of reminders" {
  agent mona { team triage }
  receive m { from omar@shop.example; subject "a question" }
  agent mona sets status waiting_customer
  advance 90d
  expect reply reminder exactly 1; expect status closed
  advance 520w
  expect status closed; expect no reply
}
)route");
  });
  BOOST_TEST(took < 0.5, took << " s");
}

BOOST_AUTO_TEST_CASE(teams_give_work_by_strategy_capacity_skills_and_presence) {
  passes(R"route(
test "least busy, up to the capacity" {
  agent mona { team billing }
  agent omar { team billing; capacity 1 }
  receive a { from a@x.example; subject "invoice" }
  expect assigned mona by rule owner.finance
  receive b { from b@x.example; subject "invoice" }
  expect assigned omar
  receive c { from c@x.example; subject "invoice" }
  expect assigned mona
  receive d { from d@x.example; subject "invoice" }
  expect assigned billing; expect not assigned mona; expect not assigned omar; expect no notified
  agent omar in b sets status closed
  expect in d assigned omar; expect in b status closed
}
test "whoever is on leave is given nothing" {
  agent mona { team arabic; is away }
  agent omar { team arabic; is on leave }
  receive a { from a@x.example; subject "سؤال عن الطلب رقم سبعة" }
  expect assigned arabic; expect not assigned mona; expect not assigned omar
}
test "away and back" {
  agent mona { team arabic; is away }
  receive a { from a@x.example; subject "سؤال عن الطلب رقم سبعة" }
  expect assigned arabic by rule owner.arabic; expect not assigned mona
  agent mona is available
  expect assigned mona; expect notified mona
}
test "in turn" {
  agent mona { team arabic }
  agent omar { team arabic }
  receive a { from a@x.example; subject "سؤال عن الطلب رقم سبعة" }
  receive b { from b@x.example; subject "سؤال عن الطلب رقم ثمانية" }
  receive c { from c@x.example; subject "سؤال عن الطلب رقم تسعة" }
  expect in a assigned mona; expect in b assigned omar; expect in c assigned mona
}
test "a team that is closed gives nothing away until it opens" {
  clock 2026-03-29 18:00 Asia/Riyadh
  agent mona { team billing }
  receive a { from a@x.example; subject "invoice" }
  expect assigned billing; expect not assigned mona
  advance to 2026-03-30 08:59
  expect not assigned mona
  advance to 2026-03-30 09:00
  expect assigned mona; expect notified mona
}
test "what is opened again waits again" {
  agent omar { team arabic; is away }
  receive a { from a@x.example; subject "سؤال عن الطلب رقم سبعة" }
  expect assigned arabic
  agent omar sets status closed
  agent omar is available
  expect not assigned omar
  receive b { from a@x.example; subject "سؤال عن الطلب رقم سبعة"; answers a }
  expect conversations 1; expect status open; expect assigned omar
}
test "nobody has the skill" {
  agent mona { team billing; skills lang.en }
  agent omar { team arabic }
  receive a { from a@x.example; subject "استفسار عن الفاتورة من فضلكم" }
  expect assigned omar by rule owner.ar_fin
}
)route");
}

BOOST_AUTO_TEST_CASE(an_unassigned_conversation_with_a_team_is_told_apart_from_one_with_nobody) {
  const auto text = fails(R"route(
test "t" {
  receive a { from a@x.example; subject "hello there" }
  expect unassigned
}
)route");
  BOOST_TEST(text.find("it is with team `triage`, and nobody has taken it") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(three_months_of_weekly_waits_pass_in_no_time) {
  const auto rules = shop + R"route(
flow quarter on tagged quarterly {
  limit age 180d
  repeat week at most 13 times { step look: wait 5 business days in riyadh { reply reminder } }
  step over: wait 1d { note "the quarter is over" }
}
)route";
  const auto took = testing::processor_seconds([&] {
    passes(R"route(
test "a word every week of a quarter" {
  clock 2026-03-29 10:00 Asia/Riyadh
  agent mona { team triage }
  receive m { from omar@shop.example; subject "a question" }
  agent mona tags quarterly
  advance 7d
  expect reply reminder exactly 1
  advance 77d
  expect reply reminder exactly 12 in all; expect flow quarter at step look
  advance 7d
  expect reply reminder exactly 13 in all; expect flow quarter at step over
  advance 1d
  expect note "the quarter is over"; expect no flow running
}
)route",
           rules);
  });
  BOOST_TEST(took < 0.5 * testing::patience, took << " s");
}

BOOST_AUTO_TEST_CASE(what_rules_send_is_nobodys_answer) {
  passes(R"route(
test "a machine's word and a person's" {
  clock 2026-04-03 10:00 Asia/Riyadh
  agent mona { team triage }
  receive m { from omar@shop.example; subject "a question" }
  expect reply ack; expect not tags has spoken
  expect sla first_response running
  agent mona answers "Here you are"
  expect tags has spoken
}
)route",
         shop + "on answered { tag spoken }\n");
}

BOOST_AUTO_TEST_CASE(what_is_sent_on_can_be_expected) {
  const auto rules = shop + R"route(
on tagged legal { forward to counsel@law.example }
on tagged shown { copy to mona }
)route";
  passes(R"route(
test "to the lawyers" {
  agent mona { team triage }
  receive m { from omar@shop.example; subject "a claim" }
  expect no forwarded
  agent mona tags legal
  expect forwarded to counsel@law.example exactly 1; expect forwarded
  advance 1d
  expect no forwarded; expect forwarded exactly 1 in all
}
)route",
         rules);
  const auto why = fails(R"route(
test "to the wrong ones" {
  agent mona { team triage }
  receive m { from omar@shop.example; subject "a claim" }
  agent mona tags legal
  expect forwarded to other@law.example
}
)route",
                         rules);
  BOOST_TEST(why.find("forward") != std::string::npos, why);
}

BOOST_AUTO_TEST_CASE(limits_and_budgets_hold_back_what_is_too_much) {
  passes(R"route(
test "at most once, across conversations" {
  clock 2026-04-03 10:00 Asia/Riyadh
  receive a { from omar@shop.example; subject "first" }
  expect reply ack exactly 1; expect outgoing 1
  receive b { from omar@shop.example; subject "second" }
  expect no reply; expect conversations 2
  receive c { from other@shop.example; subject "third" }
  expect reply ack
  advance 24h
  receive d { from omar@shop.example; subject "fourth" }
  expect reply ack exactly 1 in all; expect in b no reply in all; expect outgoing 3 in all
}
test "machines get no answer" {
  clock 2026-04-03 10:00 Asia/Riyadh
  receive a { from robot@shop.example; subject "out of office"; auto_submitted }
  expect no reply; expect flags has no_auto_reply; expect outgoing 0
  receive b { from robot@shop.example; subject "bounced?"; envelope.sender nobody }
  expect no reply; expect rule robots.auto acted
}
)route");
}

BOOST_AUTO_TEST_CASE(mails_that_are_set_aside_go_nowhere) {
  passes(R"route(
test "set aside" {
  receive a { from a@x.example; subject "run this"; attachment "setup.exe" "application/x-msdos" 2MB }
  expect quarantined; expect status quarantined; expect unassigned; expect no reply
  expect rule owner.otherwise not reached; expect not dropped; expect outgoing 0
}
)route");
}

BOOST_AUTO_TEST_CASE(mails_join_their_conversation_as_in_the_engine) {
  passes(R"route(
test "a stranger does not join by a reference" {
  receive a { from a@x.example; subject "hello there" }
  receive b { from stranger@y.example; subject "Re: hello there"; answers a }
  expect conversations 2
}
test "our own mail's token lets anybody join" {
  agent mona { team triage }
  receive a { from a@x.example; subject "hello there" }
  agent mona answers "hello"
  receive b { from colleague@x.example; subject "Re: hello there"; answers a }
  expect conversations 1; expect customer.address is "colleague@x.example"
}
test "kept apart" {
  receive a { from a@x.example; to alarms@acme.example; subject "disk full" }
  receive b { from a@x.example; to alarms@acme.example; subject "Re: disk full"; answers a }
  expect conversations 2
}
test "an answer apart ends what waits for it" {
  agent mona { team triage }
  receive a { from a@x.example; to alarms@acme.example; subject "disk full" }
  agent mona answers "is it still?"
  agent mona sets status waiting_customer
  expect flow chase
  receive b { from a@x.example; to alarms@acme.example; subject "Re: disk full"; answers a }
  expect conversations 2; expect in a no flow running
}
)route");
}

BOOST_AUTO_TEST_CASE(bounces_come_back_to_their_conversation) {
  passes(R"route(
test "unreachable" {
  agent mona { team triage }
  receive a { from a@x.example; subject "hello there" }
  agent mona answers "hello"
  agent mona sets status waiting_customer
  bounce
  expect tags has unreachable; expect status open; expect conversations 1; expect no reply
}
test "only full" {
  agent mona { team triage }
  receive a { from a@x.example; subject "hello there" }
  agent mona answers "hello"
  bounce a soft
  expect no tags
}
)route");
  const auto text = fails(R"route(
test "nothing left" {
  receive a { from a@x.example; subject "hello there" }
  bounce a
  expect tags has unreachable
}
)route");
  BOOST_TEST(text.find("nothing has left in this conversation") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(people_change_things_and_rules_react) {
  passes(R"route(
test "people" {
  agent mona { team triage }
  agent omar { team billing }
  customer a@x.example { name "Amal"; tier gold }
  receive a { from a@x.example; subject "hello there" }
  expect tags has vip; expect customer.name is "Amal"; expect sla gold
  agent mona tags late, urgent
  expect tags has late, urgent, vip
  agent mona untags late
  expect tags has urgent, not late
  agent mona sets conversation.order "7"
  expect conversation.order is "7"
  agent mona sets customer.tier basic
  expect customer.tier is basic
  agent mona sets priority low
  expect priority low
  agent mona assigns billing
  expect assigned omar; expect notified omar; expect conversation.team is billing
  agent mona assigns nobody
  expect unassigned
  agent mona notes "done"
  expect no note
  agent mona snoozes 3d
  expect status snoozed
  advance 2d
  expect status snoozed
  advance 1d
  expect status open
}
)route");
}

BOOST_AUTO_TEST_CASE(mails_in_files_are_received_as_they_were_read) {
  auto files = shop_with(R"route(
test "from a file" { receive m from file "mails/one.eml"; expect tags has vip; expect sender is "sara@shop.example" }
)route");
  files.files.push_back({"mails/one.eml", "not looked at here"});
  const auto program = compiled(files);
  BOOST_REQUIRE(desk::mails_wanted(*program) == std::vector<std::string>{"mails/one.eml"});
  mail m;
  m.from = {{"Sara", "sara@shop.example"}};
  m.subject = "hello";
  desk::test_options options;
  options.mails["mails/one.eml"] = m;
  const auto done = desk::run_tests(program, options);
  BOOST_REQUIRE_EQUAL(done.size(), 1u);
  BOOST_TEST(done.front().passed());
  const auto without = desk::run_tests(program);
  BOOST_REQUIRE_EQUAL(without.front().failures.size(), 1u);
  BOOST_TEST(without.front().failures.front().got.find("could not be read") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_test_can_be_chosen_and_ended_from_outside) {
  const auto program = compiled(shop_with(R"route(
test "The Invoice" { receive a { from a@x.example; subject "invoice" }; expect assigned billing }
test "something else" { receive a { from a@x.example; subject "hello" }; expect assigned triage }
)route"));
  desk::test_options only;
  only.only = "invoice";
  BOOST_TEST(desk::run_tests(program, only).size() == 1u);
  desk::test_options late;
  late.enough = [] { return true; };
  const auto done = desk::run_tests(program, late);
  BOOST_REQUIRE_EQUAL(done.size(), 1u);
  BOOST_TEST(done.front().out_of_time);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
