// What a failing test says: what was expected, what is so instead, and the line that tells why.

#include "tests/desk/shop.hpp"

namespace barid::test {

namespace {

std::string one(const std::string& statements) {
  return "test \"t\" {\n" + statements + "\n}\n";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* hello = "receive a { from a@x.example; subject \"hello there\" }\n";

} // namespace

BOOST_AUTO_TEST_SUITE(desk_judge)

BOOST_AUTO_TEST_CASE(each_kind_of_expectation_can_fail_and_says_what_is_so) {
  struct {
    const char* expectation;
    const char* got;
  } const all[] = {
      {"expect tags has vip", "tags: none"},
      {"expect flags has no_auto_reply", "flags: none"},
      {"expect assigned billing",
       "it is with team `triage`, and nobody has taken it; assigned by rule `owner.otherwise`"},
      {"expect assigned triage by rule owner.finance",
       "it is with team `triage`, and nobody has taken it; assigned by rule `owner.otherwise`"},
      {"expect not assigned", "it is with team `triage`"},
      {"expect rule owner.finance acted", "its condition does not hold"},
      {"expect rule owner.otherwise not acted", "it acted"},
      {"expect rule safety.unsafe not reached", "its condition does not hold"},
      {"expect rule facts.vip overridden", "its condition does not hold"},
      {"expect sla gold", "sla `standard`"},
      {"expect no sla", "sla `standard`"},
      {"expect sla first_response due 2026-01-05 13:00", "due 2026-01-06 13:00"},
      {"expect sla first_response met", "due 2026-01-06 13:00"},
      {"expect sla next_response running", "SLA `standard` runs no such clock now"},
      {"expect reply ack", "none"},
      {"expect not no reply", "none"},
      {"expect note \"late\"", "none"},
      {"expect notified triage", "none"},
      {"expect status closed", "status `open`"},
      {"expect priority high", "priority `normal`"},
      {"expect language ar", "language `unknown`"},
      {"expect quarantined", "none"},
      {"expect flow chase", "no flow runs"},
      {"expect not no flow running", "no flow runs"},
      {"expect outgoing 1", "0"},
      {"expect conversations 2", "1"},
      {"expect subject contains \"invoice\"", "`subject contains \"invoice\"` no (hello there)"},
      {"expect conversation.order is \"7\"", "`conversation.order is \"7\"` no (missing)"},
      {"expect sender is \"a@x.example\" and messages > 3",
       "`sender is \"a@x.example\"` yes (a@x.example); `messages > 3` no (1)"},
      {"expect subject matches /[0-9]+/", "`subject matches /[0-9]+/` no (hello there)"},
  };
  for (const auto& c : all) {
    const auto text = fails(one(std::string(hello) + c.expectation));
    BOOST_CHECK_MESSAGE(has(text, std::string("got ") + c.got), c.expectation << "\n" << text);
    // the opposite holds
    const std::string opposite = std::string(c.expectation).starts_with("expect not ")
                                     ? "expect " + std::string(c.expectation).substr(11)
                                     : "expect not " + std::string(c.expectation).substr(7);
    if (!has(c.expectation, "subject ") && !has(c.expectation, "sender ") && !has(c.expectation, "conversation.order"))
      passes(one(std::string(hello) + opposite));
  }
}

BOOST_AUTO_TEST_CASE(the_rules_that_could_have_done_it_say_why_they_did_not) {
  const auto text = fails(one(std::string(hello) + "expect tags has vip"));
  BOOST_TEST(has(text, "facts.vip: its condition does not hold; `sender in vip` no (a@x.example)"), text);
  BOOST_TEST(has(text, "rules that acted: `facts.defaults`, `owner.otherwise`"), text);
}

BOOST_AUTO_TEST_CASE(what_an_earlier_rule_kept_from_being_reached_is_said) {
  const auto text = fails(one("receive a { from a@x.example; subject \"فاتورة متأخرة منذ شهر\" }\n"
                              "expect assigned arabic by rule owner.arabic"));
  BOOST_TEST(has(text, "owner.arabic: not reached, as `ar_fin` acted before it"), text);
}

BOOST_AUTO_TEST_CASE(what_the_engine_held_back_is_said) {
  const auto text = fails(one("clock 2026-04-03 10:00 Asia/Riyadh\n"
                              "receive a { from a@x.example; subject \"first\" }\n"
                              "receive b { from a@x.example; subject \"second\" }\n"
                              "expect reply ack"));
  BOOST_TEST(has(text, "`reply` was held back"), text);
}

BOOST_AUTO_TEST_CASE(every_failing_expectation_of_a_test_is_told) {
  BOOST_TEST(
      failures_of(one(std::string(hello) + "expect tags has vip; expect status closed; expect status open")).size() ==
      2u);
}

BOOST_AUTO_TEST_CASE(coverage_knows_what_was_never_taken) {
  const auto program = compiled(shop_with(one(std::string(hello) + "expect assigned triage")));
  desk::coverage cover(*program);
  desk::test_options options;
  options.cover = &cover;
  const auto results = desk::run_tests(program, options);
  BOOST_TEST(results.front().passed());
  const auto rule = [&](const std::string& name) {
    for (const auto& r : cover.rules())
      if (r.name() == name) return r;
    BOOST_FAIL("no rule " + name);
    return desk::rule_taken{};
  };
  BOOST_TEST(rule("owner.otherwise").acted == 1u);
  BOOST_TEST(rule("facts.vip").acted == 0u);
  BOOST_TEST(rule("facts.vip").not_acted == 1u);
  BOOST_REQUIRE_EQUAL(rule("facts.vip").questions.size(), 2u);
  BOOST_TEST(rule("facts.vip").questions[0].no == 1u);
  BOOST_TEST(rule("flow chase.nudge").acted == 0u);
  BOOST_TEST(cover.rules_acted() == 2u);
  BOOST_TEST(cover.branches().taken < cover.branches().of);
}

BOOST_AUTO_TEST_CASE(what_stands_behind_else_of_a_try_is_a_branch_of_its_own) {
  const auto covered = [](const std::string& steps) {
    const auto program =
        compiled(shop_with(one(std::string(hello) + "agent mona { team triage }; agent mona tags refund\n" + steps),
                           shop + "webhook erp { url \"https://erp.example/hooks\"; secret erp }\n"
                                  "webhook crm { url \"https://crm.example/hooks\"; secret crm }\n"
                                  "on tagged refund { try webhook erp else { note \"no ERP\" }\n try webhook crm else "
                                  "{ note \"no CRM\" } }\n"));
    desk::coverage cover(*program);
    desk::test_options options;
    options.cover = &cover;
    const auto results = desk::run_tests(program, options);
    BOOST_TEST(results.front().passed());
    return cover;
  };
  const auto acted = [](const desk::coverage& c, const std::string& name) {
    for (const auto& r : c.rules())
      if (r.name() == name) return r.acted;
    BOOST_FAIL("no rule " + name);
    return std::size_t{0};
  };
  const auto none = covered("expect called erp");
  BOOST_TEST(acted(none, "on tagged refund") == 1u);
  BOOST_TEST(acted(none, "on tagged refund else") == 0u);
  BOOST_TEST(acted(none, "on tagged refund else 2") == 0u);
  const auto second = covered("call crm fails; expect note \"no CRM\"");
  BOOST_TEST(acted(second, "on tagged refund else") == 0u);
  BOOST_TEST(acted(second, "on tagged refund else 2") == 1u);
  BOOST_TEST(second.branches().of == none.branches().of);
  BOOST_TEST(second.branches().taken == none.branches().taken + 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
