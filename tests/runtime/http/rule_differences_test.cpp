// What `barid plan` tells, over HTTP: the mails of the past decided anew, for admins.

#include "dsl/json.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_rule_differences)

namespace {

using json = nlohmann::ordered_json;

constexpr const char* rules = "language 1\n"
                              "mailbox support {\n"
                              "  address support@acme.example\n"
                              "}\n"
                              "team billing {}\n"
                              "table owner on message match first {\n"
                              "  rule finance when subject contains \"invoice\" { assign billing }\n"
                              "  otherwise { tag other }\n"
                              "}\n";

json body(const std::string& text) {
  return {{"files", json::array({json{{"path", "support.route"}, {"text", text}}})}};
}

std::string changed(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

/// The facts that the engine stores with the decision of a mail.
void remember_facts(desk_fixture& desk, const desk_fixture::talk& of) {
  event e;
  e.id = "mail/" + std::to_string(of.mail.value);
  e.at = morning();
  e.mailbox = "support";
  e.envelope = {"sara@customer.example", {"support@acme.example"}};
  facts known;
  known.now = e.at;
  known.conversation.mailbox = e.mailbox;
  known.conversation.customer.address = e.envelope.sender;
  auto stored = dsl::to_json(known);
  stored["event"] = dsl::to_json(e);
  must(desk.on.run("update events set facts = $2::jsonb where mail = $1", store::with(of.mail.value, stored.dump())));
}

} // namespace

BOOST_FIXTURE_TEST_CASE(differences_come_in_groups_with_the_rule_to_blame, desk_fixture) {
  BOOST_REQUIRE(as(admin).post("/api/v1/rules/apply", body(rules)).status == 200);
  remember_facts(*this, open);
  const auto ask = [&](const std::string& text) {
    const auto got = as(admin).post("/api/v1/rules/differences", body(text));
    BOOST_REQUIRE_MESSAGE(got.status == 200, got.body);
    return got.document();
  };
  const auto same = ask(rules);
  BOOST_TEST(same["unchanged"] == true);
  BOOST_TEST(same["mails"] == 1);
  BOOST_TEST(same["left_out"] == 1, "its facts were not stored");
  BOOST_TEST(same["changed"] == 0);
  const auto other = ask(changed(rules, "assign billing", "tag money"));
  BOOST_TEST(other["generation"] == 1);
  BOOST_TEST(other["changed"] == 1);
  BOOST_REQUIRE_EQUAL(other["differences"].size(), 2u);
  std::set<std::string> told;
  for (const auto& d : other["differences"]) told.insert(d["text"]);
  BOOST_TEST(told.contains("1 mail would get the tag `money`, because of rule `owner.finance`"));
  BOOST_TEST(told.contains("1 mail would go to nobody instead of `billing`, as rule `owner.finance` does it no more"));
  const auto& example = other["differences"][0]["examples"][0];
  BOOST_TEST(example["mail"] == open.mail.value);
  BOOST_TEST(example["conversation"] == open.conversation.value);
  BOOST_TEST(example["subject"] == "invoice");
  BOOST_TEST(as(admin).get("/api/v1/rules").document()["generation"] == 1, "nothing was applied");
}

BOOST_FIXTURE_TEST_CASE(only_admins_ask_and_only_over_rules_that_are_right, desk_fixture) {
  const auto ask = [&](agent_id who, const std::string& text) {
    return as(who).post("/api/v1/rules/differences", body(text));
  };
  BOOST_TEST(ask(admin, rules).status == 409, "no rules yet to compare with");
  BOOST_REQUIRE(as(admin).post("/api/v1/rules/apply", body(rules)).status == 200);
  BOOST_TEST(ask(lead, rules).status == 403);
  const auto wrong = ask(admin, changed(rules, "assign billing", "hand billing"));
  BOOST_TEST(wrong.status == 422);
  BOOST_TEST(wrong.document()["code"] == "rules_wrong");
  auto many = body(rules);
  many["mails"] = 10'001;
  BOOST_TEST(as(admin).post("/api/v1/rules/differences", many).status == 422);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
