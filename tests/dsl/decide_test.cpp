#include "dsl/json.hpp"
#include "tests/dsl/desk.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using strings = std::vector<std::string>;
BOOST_TEST_SPECIALIZED_COLLECTION_COMPARE(strings)

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_decide)

BOOST_AUTO_TEST_CASE(in_a_match_first_table_the_first_rule_that_holds_acts) {
  const auto p = program_of(R"(
team billing { strategy queue }
team triage { strategy queue }
table owner on message match first {
  rule invoice when subject contains "invoice" { assign billing }
  rule hello   when subject contains "hello"   { tag greeting }
  otherwise { assign triage }
}
)");
  BOOST_TEST(said(decide_first(p, {.subject = "hello, an Invoice"})) == strings{"assign billing"});
  BOOST_TEST(said(decide_first(p, {.subject = "hello"})) == strings{"tag greeting"});
  BOOST_TEST(said(decide_first(p, {.subject = "other"})) == strings{"assign triage"});
}

BOOST_AUTO_TEST_CASE(in_a_match_all_table_every_rule_that_holds_acts_and_sets_add_up) {
  const auto p = program_of(R"(
table facts on message match all {
  rule a when subject contains "a" { tag a }
  rule b when subject contains "b" { tag b }
  rule c when subject contains "c" { tag c }
}
)");
  const auto d = decide_first(p, {.subject = "cab"});
  BOOST_TEST(said(d) == (strings{"tag a", "tag b", "tag c"}));
  BOOST_TEST(d.after.tags.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_rule_sees_what_earlier_tables_decided_but_not_what_its_neighbours_do) {
  const auto p = program_of(R"(
table one on message match all {
  rule tags  when subject contains "x" { tag x }
  rule reads when tags has x           { tag seen_in_one }
}
table two on message match all {
  rule reads when tags has x { tag seen_in_two }
}
)");
  BOOST_TEST(said(decide_first(p, {.subject = "x"})) == (strings{"tag x", "tag seen_in_two"}));
}

BOOST_AUTO_TEST_CASE(a_final_action_keeps_later_tables_from_being_reached) {
  const auto p = program_of(R"(
team triage { strategy queue }
table safety on message match first {
  rule unsafe when attachment.name ends any [".exe", ".js"] { quarantine "policy" }
}
table owner on message match first { otherwise { assign triage } }
)");
  const auto d = decide_first(p, {.attachments = {"holiday.EXE"}});
  BOOST_TEST(said(d) == strings{"quarantine policy"});
  BOOST_TEST(d.final);
  BOOST_TEST(d.after.status == status::quarantined);
  BOOST_REQUIRE(d.trace.rules.size() == 2u);
  BOOST_TEST((d.trace.rules[1].outcome == rule_outcome::not_reached));
}

BOOST_AUTO_TEST_CASE(defaults_and_otherwise_fill_only_what_is_not_there_and_raise_takes_the_greater) {
  const auto p = program_of(R"(
team triage { strategy queue }
table facts on message match all {
  defaults { priority normal }
  rule low  when subject contains "newsletter" { priority low }
  rule high when subject contains "urgent"     { raise priority to high }
}
table owner on message match first { otherwise { assign triage } }
)");
  BOOST_TEST((decide_first(p, {.subject = "x"}).after.priority == priority::normal));
  BOOST_TEST((decide_first(p, {.subject = "newsletter"}).after.priority == priority::low));
  BOOST_TEST((decide_first(p, {.subject = "urgent newsletter"}).after.priority == priority::high));
  const auto e = message({.subject = "urgent"});
  auto f = fresh(e);
  f.conversation.version = 3;
  f.conversation.team = "billing";
  f.conversation.priority = priority::urgent;
  const auto d = dsl::decide(*p, e, f);
  BOOST_TEST(d.after.team == "billing");
  BOOST_TEST((d.after.priority == priority::urgent));
}

BOOST_AUTO_TEST_CASE(a_message_that_no_rule_placed_goes_to_the_team_of_its_mailbox) {
  const auto p = program_of(R"(
mailbox support { address support@acme.example; team triage; sla standard }
team triage { strategy queue }
sla standard { first_response 4h }
table facts on message match all { rule any when subject contains "x" { tag x } }
)");
  const auto d = decide_first(p, {});
  BOOST_TEST(d.after.team == "triage");
  BOOST_TEST(d.after.sla == "standard");
  BOOST_TEST(d.effects.at(0).rule == "mailbox support");
  BOOST_REQUIRE(d.after.clocks.size() == 1u);
  BOOST_TEST(d.after.clocks[0].kind == "first_response");
}

BOOST_AUTO_TEST_CASE(of_two_tables_the_later_one_wins_and_the_trace_says_so) {
  const auto p = program_of(R"(
mailbox support { address support@acme.example; team triage }
team triage { strategy queue }
team billing { strategy queue }
order message: first, second
table first on message match all { rule calm when subject contains "hello" { priority low; tag seen } }
table second on message match all { rule hot when subject contains "hello" { priority high; tag seen; assign billing } }
)");
  const auto d = decide_first(p, {});
  BOOST_TEST((d.after.priority == priority::high));
  BOOST_TEST(d.after.team == "billing");
  std::vector<std::string> told;
  for (const auto& n : d.trace.notes) told.push_back(n.rule + ": " + n.text);
  BOOST_TEST(told ==
                 std::vector<std::string>{
                     "second.hot: `priority` is `high`, not what `first.calm` said: the later table wins"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_capture_gives_the_original_characters_to_an_action) {
  const auto p = program_of(R"(
attribute conversation.order of text optional
table facts on message match all {
  rule order when text matches /ord-(?<order>[0-9]{6,10})/ { set conversation.order = $order }
}
)");
  const auto d = decide_first(p, {.body = "my order ORD-٤٥٦١٢٣ is late"});
  BOOST_REQUIRE(d.after.attributes.contains("order"));
  BOOST_TEST(to_text(d.after.attributes.at("order")) == "456123");
}

BOOST_AUTO_TEST_CASE(a_reply_to_a_machine_a_list_or_ourselves_is_held_back) {
  const auto p = program_of(files{{"r.route", R"(
mailbox support { address support@acme.example }
reply ack { en "ack.html"; default en }
table answer on message match first { otherwise { reply ack } }
)"},
                                  {"ack.html", "<p>Thank you</p>"}});
  BOOST_TEST(said(decide_first(p, {})) == strings{"reply ack"});
  auto d = decide_first(p, {.auto_submitted = true});
  BOOST_TEST(d.effects.empty());
  BOOST_REQUIRE(d.trace.notes.size() == 1u);
  BOOST_TEST(d.trace.notes[0].text == "`reply` was held back: a machine wrote the mail");
  BOOST_TEST(decide_first(p, {.from = "support@acme.example"}).effects.empty());
  BOOST_TEST(decide_first(p, {.from = "Support@Acme.Example"}).effects.empty());
}

BOOST_AUTO_TEST_CASE(nothing_is_forwarded_or_copied_to_an_address_of_our_own) {
  const auto p = program_of(R"(
mailbox support { address support@acme.example }
mailbox billing { address billing@acme.example }
table on_it on message match all {
  rule one when subject is "hello" { forward to "Billing@acme.example" }
  rule two when subject is "hello" { copy to Billing@acme.example }
  rule three when subject is "hello" { copy to books@other.example }
}
)");
  const auto d = decide_first(p, {});
  BOOST_TEST(said(d) == strings{"copy books@other.example"});
  BOOST_REQUIRE(d.trace.notes.size() == 2u);
  for (const auto& n : d.trace.notes)
    BOOST_TEST(n.text.ends_with("was held back: the address is one of our own"), n.text);
}

BOOST_AUTO_TEST_CASE(an_address_that_only_a_channel_has_is_one_of_our_own_too) {
  const auto p = program_of(files{{"r.route", R"(
mailbox support { address support@acme.example }
reply ack { en "ack.html"; default en }
table on_it on message match all {
  rule one when size >= 0 { forward to sales@acme.example }
  rule two when size >= 0 { copy to books@other.example }
  rule three when size >= 0 { reply ack }
}
)"},
                                  {"ack.html", "Thank you"}});
  BOOST_TEST(p->writes_to == (std::set<std::string>{"books@other.example", "sales@acme.example"}));
  const auto e = message({.from = "desk@acme.example"});
  auto f = fresh(e);
  BOOST_TEST(said(dsl::decide(*p, e, f)).size() == 3u);
  f.own_addresses = {"sales@acme.example", "desk@acme.example"};
  const auto d = dsl::decide(*p, e, f);
  BOOST_TEST(said(d) == strings{"copy books@other.example"});
  // and the same decision can be made again from what is stored
  const auto again = dsl::facts_from(dsl::to_json(f));
  BOOST_REQUIRE(again);
  BOOST_TEST(again->own_addresses == f.own_addresses);
}

BOOST_AUTO_TEST_CASE(at_most_once_is_held_back_while_the_window_lasts) {
  const auto p = program_of(files{{"r.route", R"(
reply ack { en "ack.html"; default en }
table answer on message match first { otherwise { reply ack at most once per 24h } }
)"},
                                  {"ack.html", "Thank you"}});
  const auto e = message({});
  auto f = fresh(e);
  const auto first = dsl::decide(*p, e, f);
  BOOST_REQUIRE(first.effects.size() == 1u);
  const auto key = first.effects[0].text("once_key");
  f.last_done[key] = e.at - std::chrono::hours(23);
  BOOST_TEST(dsl::decide(*p, e, f).effects.empty());
  f.last_done[key] = e.at - std::chrono::hours(24);
  BOOST_TEST(dsl::decide(*p, e, f).effects.size() == 1u);
}

BOOST_AUTO_TEST_CASE(at_most_once_holds_within_a_decision_and_for_what_it_raises) {
  const auto p = program_of(files{{"r.route", R"(
reply ack { en "ack.html"; default en }
table one on message match first { otherwise { reply ack at most once per 24h; tag new } }
table two on message match first { otherwise { reply ack at most once per 1h } }
on tagged new { reply ack at most once per 24h }
on tagged new { note "one" at most once per 1h; note "two" at most once per 1h }
)"},
                                  {"ack.html", "Thank you"}});
  const auto e = message({});
  std::vector<std::string> done;
  for (const auto& d : dsl::decide_all(*p, e, fresh(e)))
    for (const auto& made : d.decision.effects)
      if (made.argument("once_per")) done.push_back(made.verb + " " + made.text("text"));
  BOOST_TEST(done == (std::vector<std::string>{"reply ", "note one", "note two"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_change_raises_its_event_once_and_only_if_the_value_changed) {
  const auto p = program_of(R"(
table facts on message match all {
  rule vip when sender is "sara@shop.example" { tag vip; status closed }
}
on tagged vip { tag seen }
on tagged seen { priority high }
on status becomes closed { note "closed for {customer.name|somebody}" }
)");
  const auto e = message({});
  const auto all = dsl::decide_all(*p, e, fresh(e));
  strings names;
  for (const auto& d : all) names.push_back(d.event.name);
  BOOST_TEST(names == (strings{"message", "status becomes", "tagged", "tagged"}));
  BOOST_TEST((all.back().decision.after.priority == priority::high));
  BOOST_TEST(all[1].decision.effects.at(0).text("text") == "closed for Sara");
}

BOOST_AUTO_TEST_CASE(events_that_raise_each_other_end_at_depth_eight) {
  const auto p = program_of(R"(
table facts on message match all { rule go when subject is "go" { status closed } }
on status becomes closed { status open }
on status becomes open { status closed }
)",
                            {.analyse = false}); // which would refuse them
  const auto e = message({.subject = "go"});
  const auto all = dsl::decide_all(*p, e, fresh(e));
  BOOST_TEST(all.size() == 9u);
  BOOST_TEST(all.back().decision.trace.notes.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_same_event_gives_the_same_keys_and_another_event_gives_others) {
  const auto p = program_of("table t on message match all { rule a when subject is \"hello\" { tag a; tag b } }");
  const auto a = decide_first(p, {}), b = decide_first(p, {});
  BOOST_TEST(a.effects[0].key == b.effects[0].key);
  BOOST_TEST(a.effects[0].key != a.effects[1].key);
  auto e = message({});
  e.id = "event-2";
  BOOST_TEST(dsl::decide(*p, e, fresh(e)).effects[0].key != a.effects[0].key);
}

BOOST_AUTO_TEST_CASE(assign_with_needing_goes_to_else_when_nobody_has_the_skill) {
  const auto p = program_of(R"(
team billing { strategy queue }
team arabic { strategy queue }
table owner on message match first { otherwise { assign billing needing lang.ar else arabic } }
)");
  const auto e = message({});
  auto f = fresh(e);
  f.member_skills["billing"] = {{"invoices"}, {"invoices", "lang.fr"}};
  BOOST_TEST(dsl::decide(*p, e, f).after.team == "arabic");
  f.member_skills["billing"].push_back({"lang.ar"});
  BOOST_TEST(dsl::decide(*p, e, f).after.team == "billing");
}

BOOST_AUTO_TEST_CASE(what_a_team_declares_with_skills_every_member_can_do) {
  const auto p = program_of(R"(
team billing { strategy queue; skills invoices }
team arabic { strategy queue }
table owner on message match first { otherwise { assign billing needing invoices, lang.ar else arabic } }
)");
  const auto e = message({});
  auto f = fresh(e);
  f.member_skills["billing"] = {{}, {"lang.fr"}};
  BOOST_TEST(dsl::decide(*p, e, f).after.team == "arabic");
  f.member_skills["billing"].push_back({"lang.ar"});
  BOOST_TEST(dsl::decide(*p, e, f).after.team == "billing");
  f.member_skills["billing"].clear(); // a skill that nobody is there for helps nobody
  BOOST_TEST(dsl::decide(*p, e, f).after.team == "arabic");
}

BOOST_AUTO_TEST_CASE(accepted_is_raised_when_an_agent_has_it_and_not_when_a_team_waits) {
  const auto p = program_of(R"(
team billing { strategy queue }
table owner on message match first { otherwise { assign billing } }
on accepted { tag taken }
on unassigned { tag free }
)");
  barid::event e;
  e.name = "assign";
  e.id = "command/1";
  facts known;
  known.conversation.version = 1;
  auto of = [&](const std::string& team, const std::string& agent) {
    auto after = known.conversation;
    after.team = team;
    after.agent = agent;
    strings names;
    const auto all = dsl::decide_change(*p, e, known, after);
    for (const auto& d : all) names.push_back(d.event.name);
    known.conversation = all.back().decision.after;
    return names;
  };
  BOOST_TEST(of("billing", "") == (strings{"assign", "assigned"}));
  BOOST_TEST(of("billing", "mona") == (strings{"assign", "assigned", "accepted", "tagged"}));
  BOOST_TEST(of("billing", "mona") == (strings{"assign"}));
  BOOST_TEST(of("billing", "omar") == (strings{"assign", "assigned", "accepted"}));
  BOOST_TEST(of("billing", "") == (strings{"assign", "unassigned", "tagged"}));
}

BOOST_AUTO_TEST_CASE(a_bounce_is_decided_by_what_it_says_and_ends_the_waiting_for_an_answer) {
  const auto p = program_of(R"(
table back on bounced match first {
  rule gone when bounce.kind is hard and bounce.status starts "5.1." { tag unreachable }
  rule full when bounce.reason contains "full" and bounce.recipient is "sara@shop.example" { tag full }
}
)");
  auto came = message({.auto_submitted = true});
  auto content = std::make_shared<mail>(*came.mail);
  content->bounce =
      bounce_report{bounce_kind::hard, "5.1.1", "no such user", "sara@shop.example", "a@acme.example", false, {}};
  came.name = "bounced";
  came.mail = content;
  facts known;
  known.conversation.version = 3;
  known.conversation.messages = 2;
  known.conversation.status = status::waiting_customer;
  const auto hard = dsl::decide(*p, came, known);
  BOOST_TEST(said(hard) == strings{"tag unreachable"});
  BOOST_TEST(hard.after.status == status::open);
  BOOST_TEST(hard.after.messages == 3);
  auto soft = std::make_shared<mail>(*content);
  soft->bounce->kind = bounce_kind::soft;
  soft->bounce->status = "4.2.2";
  soft->bounce->reason = "the mailbox is full";
  came.mail = soft;
  const auto later = dsl::decide(*p, came, known);
  BOOST_TEST(said(later) == strings{"tag full"});
  BOOST_TEST(later.after.status == status::waiting_customer);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
