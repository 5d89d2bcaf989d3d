// What rules say to events of the desk, and `escalate`.

#include "tests/dsl/desk.hpp"

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_desk_events)

namespace {

const std::string desk = R"(
mailbox support { address support@acme.example; team day }
team day { strategy round_robin }
team experts { strategy queue }
on agent away when agent.name is mona {
  notify day.lead
  for each open conversation of agent { tag orphan; note "{agent.name} is away, {conversation.subject}" }
}
on tagged orphan when priority is high { escalate to team.lead }
on mailbox failing { notify day }
on accepted { raise priority to high }
on sla breach { escalate to experts }
)";

event of_desk(const char* kind, const char* agent) {
  event e;
  e.name = kind;
  e.id = "desk/1";
  e.at = at(2026, 3, 29, 7, 0);
  if (*agent) e.arguments["agent"] = std::string(agent);
  return e;
}

facts with(const conversation& c) {
  facts f;
  f.now = at(2026, 3, 29, 7, 1);
  f.conversation = c;
  return f;
}

conversation known_one() {
  conversation c;
  c.id.value = 7;
  c.version = 3;
  c.team = "day";
  c.agent = "mona";
  c.subject = "the printer";
  return c;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_desk_is_told_once_and_each_conversation_does_its_part) {
  const auto p = program_of(desk);
  const auto told = dsl::decide(*p, of_desk("agent away", "mona"), with({}));
  BOOST_TEST(said(told) == std::vector<std::string>{"notify day.lead"}, boost::test_tools::per_element());
  const auto heard = dsl::decide_all(*p, of_desk("agent away", "mona"), with(known_one()));
  BOOST_TEST(said(heard.front().decision) == (std::vector<std::string>{"tag orphan", "note mona is away, the printer"}),
             boost::test_tools::per_element());
  BOOST_TEST(heard.back().decision.after.tags.contains("orphan"));
}

BOOST_AUTO_TEST_CASE(a_condition_about_the_agent_keeps_both_from_acting) {
  const auto p = program_of(desk);
  BOOST_TEST(said(dsl::decide(*p, of_desk("agent away", "omar"), with({}))).empty());
  BOOST_TEST(said(dsl::decide(*p, of_desk("agent away", "omar"), with(known_one()))).empty());
}

BOOST_AUTO_TEST_CASE(a_lead_who_is_there_gets_what_is_escalated_and_it_stays_with_its_team) {
  const auto p = program_of(desk);
  BOOST_TEST(p->escalates);
  auto f = with(known_one());
  f.conversation.priority = priority::high;
  f.leads["day"] = {"zaid", "lina"};
  f.agents = {{"zaid", presence::away}, {"lina", presence::available}};
  const auto all = dsl::decide_all(*p, of_desk("agent away", "mona"), f);
  BOOST_TEST(all.back().decision.after.agent == "lina");
  BOOST_TEST(all.back().decision.after.team == "day");
  f.agents["lina"] = presence::on_leave;
  BOOST_TEST(dsl::decide_all(*p, of_desk("agent away", "mona"), f).back().decision.after.agent == "zaid");
}

BOOST_AUTO_TEST_CASE(where_nobody_leads_it_stays_and_the_trace_says_so) {
  const auto p = program_of(desk);
  auto f = with(known_one());
  f.conversation.priority = priority::high;
  const auto all = dsl::decide_all(*p, of_desk("agent away", "mona"), f);
  BOOST_TEST(all.back().decision.after.agent == "mona");
  BOOST_REQUIRE(!all.back().decision.trace.notes.empty());
  BOOST_TEST(all.back().decision.trace.notes.front().text == "`escalate` does nothing: nobody leads `day`");
}

BOOST_AUTO_TEST_CASE(escalating_to_a_team_takes_it_from_its_agent) {
  const auto p = program_of(desk);
  event e;
  e.name = "sla breach";
  e.id = "timer/1";
  e.at = at(2026, 3, 29, 7, 0);
  const auto all = dsl::decide_all(*p, e, with(known_one()));
  BOOST_TEST(all.back().decision.after.team == "experts");
  BOOST_TEST(all.back().decision.after.agent.empty());
}

BOOST_AUTO_TEST_CASE(at_most_once_counts_for_each_agent_or_account_where_there_is_no_customer) {
  const auto p = program_of(R"(
mailbox support { address support@acme.example; team day }
team day { strategy round_robin }
on agent away { notify day.lead at most once per 24h }
on mailbox failing { notify day at most once per 4h }
)");
  const auto of_mona = dsl::decide(*p, of_desk("agent away", "mona"), with({}));
  BOOST_TEST(said(of_mona) == std::vector<std::string>{"notify day.lead"}, boost::test_tools::per_element());
  const auto key = of_mona.effects.front().text("once_key");
  BOOST_TEST(dsl::decide(*p, of_desk("agent away", "omar"), with({})).effects.front().text("once_key") != key);
  auto f = with({});
  f.last_done[key] = at(2026, 3, 28, 10, 0);
  const auto again = dsl::decide(*p, of_desk("agent away", "mona"), f);
  BOOST_TEST(again.effects.empty());
  BOOST_REQUIRE(!again.trace.notes.empty());
  BOOST_TEST(again.trace.notes.front().text.find("held back") != std::string::npos);
  BOOST_TEST(dsl::decide(*p, of_desk("agent away", "omar"), f).effects.size() == 1u);
  const auto failing = [&](const char* mailbox) {
    auto e = of_desk("mailbox failing", "");
    e.mailbox = mailbox;
    auto known = with({});
    known.conversation.mailbox = mailbox;
    return dsl::decide(*p, e, known).effects.front().text("once_key");
  };
  BOOST_TEST(failing("support") == failing("support"));
  BOOST_TEST(failing("support") != failing("sales"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
