// What happens around the conversations in tests of rules: people come and go, accounts fail, other
// systems answer, robots write.

#include "tests/desk/shop.hpp"

namespace barid::test {

namespace {

const std::string calling = shop + R"route(
webhook erp { url "https://erp.example/hooks"; secret erp }
extension crm.look_up(who: address) url "https://crm.example/barid" secret crm emits crm.known
on tagged refund { try webhook erp else { note "the ERP did not take it"; tag by_hand } }
on tagged gold { crm.look_up(customer.address) }
on crm.known when customer.tier else basic is gold { priority urgent }
on status becomes closed { webhook erp }
)route";

} // namespace

BOOST_AUTO_TEST_SUITE(simulated_outside)

BOOST_AUTO_TEST_CASE(who_leaves_is_an_event_of_the_desk_and_of_each_of_their_conversations) {
  passes(R"route(
test "on leave" {
  agent mona { team triage; lead triage }
  receive a { from a@x.example; subject "one" }
  agent mona takes
  receive b { from b@x.example; subject "two" }
  agent mona takes
  receive c { from c@x.example; subject "three" }
  agent mona in b sets status closed
  agent mona is on leave
  expect in a note "mona is on leave"; expect in a not assigned mona; expect in a assigned triage
  expect in b no note; expect in b assigned mona
  expect in c no note
  expect notified triage.lead exactly 1
  expect rule "on agent on leave" acted
  agent mona is on leave
  expect no notified
  agent mona is away
  expect rule "on agent on leave" not acted
}
test "an account fails before any mail" {
  agent mona { team triage }
  mailbox support fails "password refused"
  expect notified mona; expect called erp
  mailbox support recovers
  expect no notified; expect no called
  mailbox alarms fails
  expect no notified
}
)route",
         shop + R"route(
webhook erp { url "https://erp.example/hooks"; secret erp }
on agent on leave {
  notify triage.lead
  for each open conversation of agent { unassign; note "{agent.name} is on leave" }
}
on mailbox failing when mailbox is support and mailbox.problem else "" contains "password" { notify triage; webhook erp }
)route");
}

BOOST_AUTO_TEST_CASE(the_desk_is_told_at_most_as_often_as_rules_say) {
  passes(R"route(
test "an agent who comes and goes is told of once a day" {
  agent mona { team triage; lead triage }
  agent omar { team triage }
  agent omar is away
  expect notified triage.lead exactly 1
  agent omar is available
  agent omar is away
  expect no notified
  agent mona is away
  expect notified triage.lead exactly 1
  agent omar is available
  advance 24h
  agent omar is away
  expect notified triage.lead exactly 1
}
test "an account that fails again and again, and another one" {
  agent mona { team triage }
  mailbox support fails; expect notified mona
  mailbox support recovers
  mailbox support fails; expect no notified
  mailbox alarms fails; expect notified mona
}
)route",
         shop + R"route(
on agent away { notify triage.lead at most once per 24h }
on mailbox failing { notify triage at most once per 4h }
)route");
}

BOOST_AUTO_TEST_CASE(other_systems_answer_or_do_not) {
  passes(R"route(
test "what else says acts once the call has come to nothing" {
  agent mona { team triage }
  receive m { from a@x.example; subject "hello there" }
  agent mona tags refund
  expect called erp exactly 1; expect no note; expect not tags has by_hand
  call erp fails "HTTP 503"
  expect note "did not take it"; expect tags has by_hand
}
test "and not where it was taken" {
  agent mona { team triage }
  receive m { from a@x.example; subject "hello there" }
  agent mona tags refund
  call erp answers
  expect no note; expect not tags has by_hand
}
test "an answer is an event that rules react to" {
  agent mona { team triage }
  receive m { from a@x.example; subject "hello there" }
  agent mona tags gold
  expect called crm.look_up; expect no called erp
  call crm.look_up answers { customer.tier gold; tag known, old; note "a customer since 2019" }
  expect tags has known, old; expect note "since 2019"; expect customer.tier is gold; expect priority urgent
  agent mona sets status closed
  expect called erp
}
)route",
         calling);
  const auto text = fails(R"route(
test "nothing was called" {
  receive m { from a@x.example; subject "hello there" }
  call erp fails
  expect no note
}
)route",
                          calling);
  BOOST_TEST(text.find("no call of `erp` waits for its end here") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(robots_that_mark_nothing_are_answered_only_so_often) {
  passes(R"route(
test "two in ten minutes, whatever the conversations" {
  receive a { from robot@x.example; subject "one" }
  receive b { from robot@x.example; subject "two" }
  receive c { from robot@x.example; subject "three" }
  expect in a reply ack in all; expect in b reply ack in all; expect outgoing 2 in all
  advance 11m
  receive d { from robot@x.example; subject "four" }
  expect reply ack
}
test "one answer to what answers automatic mail, until a person writes" {
  agent mona { team triage }
  receive a { from robot@x.example; subject "one" }
  expect reply ack
  advance 1h
  receive b { from robot@x.example; subject "Re: one"; answers a }
  expect reply ack
  advance 1h
  receive c { from robot@x.example; subject "Re: one"; answers a }
  expect no reply
  agent mona answers "who are you?"
  advance 1h
  receive d { from robot@x.example; subject "Re: one"; answers a }
  expect reply ack
}
)route",
         "mailbox support { address support@acme.example; team triage }\nteam triage { strategy "
         "queue }\n"
         "reply ack { en \"ack.html\"; default en }\non message { reply ack }\n");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
