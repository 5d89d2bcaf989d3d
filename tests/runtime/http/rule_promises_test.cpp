// What rules promise, what their tests say and what may be written next, over HTTP.

#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_rule_promises)

namespace {

using json = nlohmann::ordered_json;

constexpr const char* rules =
    "language 1\n"
    "mailbox support { address support@acme.example; sla standard }\n"
    "team billing { hours riyadh }\n"
    "calendar riyadh {\n"
    "  zone    Asia/Riyadh\n"
    "  hours   sun..thu 09:00-12:00, 13:00-17:00\n"
    "  hours   sat 22:00-02:00\n"
    "  holiday 2026-09-23 \"National Day\"\n"
    "}\n"
    "sla standard { hours riyadh; first_response 8 business hours; resolution 5 business days; "
    "warn at 80%, 50%; pause while waiting_customer }\n"
    "sla gold { next_response 4h }\n"
    "table owner on message match first {\n"
    "  rule vip when subject contains \"vip\" { sla gold; assign billing }\n"
    "  otherwise { assign billing }\n"
    "}\n"
    "test \"vip\" {\n"
    "  clock 2026-03-29 10:00 Asia/Riyadh\n"
    "  receive m { from sara@shop.example; to support@acme.example; subject \"vip\" }\n"
    "  expect tags has vip\n"
    "}\n"
    "test \"others\" {\n"
    "  clock 2026-03-29 10:00 Asia/Riyadh\n"
    "  receive m { from sara@shop.example; to support@acme.example; subject \"hello\" }\n"
    "  expect assigned billing\n"
    "}\n";

json files(const std::string& text) {
  return json::array({json{{"path", "support.route"}, {"text", text}}});
}

json named(const json& list, const std::string& name) {
  for (const auto& one : list)
    if (one["name"] == name) return one;
  return {};
}

} // namespace

BOOST_FIXTURE_TEST_CASE(promises_are_told_with_what_uses_them, desk_fixture) {
  const auto got = as(lead).post("/api/v1/rules/promises", {{"files", files(rules)}});
  BOOST_REQUIRE(got.status == 200);
  const auto said = got.document();
  const auto standard = named(said["slas"], "standard");
  BOOST_TEST(standard["calendar"] == "riyadh");
  BOOST_TEST(standard["clocks"].dump() == R"([{"clock":"first_response","target":"8 business hours in riyadh"},)"
                                          R"({"clock":"resolution","target":"5 business days in riyadh"}])");
  BOOST_TEST(standard["warn_at"].dump() == "[50,80]");
  BOOST_TEST(standard["pause_while"][0] == "waiting_customer");
  BOOST_TEST(standard["place"]["line"] == 10);
  BOOST_TEST(standard["uses"].dump() ==
             R"([{"kind":"mailbox","name":"support","place":{"file":"support.route","line":2}}])");
  BOOST_TEST(named(said["slas"], "gold")["uses"][0]["name"] == "owner.vip");
  const auto riyadh = named(said["calendars"], "riyadh");
  BOOST_TEST(riyadh["zone"] == "Asia/Riyadh");
  BOOST_TEST(riyadh["hours"].size() == 12u, "two on each of five days, and one over midnight in two");
  BOOST_TEST(riyadh["hours"][0].dump() == R"({"day":0,"begin":0,"end":120})");
  BOOST_TEST(riyadh["holidays"].dump() == R"([{"date":"2026-09-23","name":"National Day"}])");
  BOOST_TEST(riyadh["place"]["line"] == 4);
  std::vector<std::string> users;
  for (const auto& u : riyadh["uses"])
    users.push_back(u["kind"].get<std::string>() + " " + u["name"].get<std::string>());
  BOOST_TEST(users == (std::vector<std::string>{"team billing", "sla standard"}));
}

BOOST_FIXTURE_TEST_CASE(promises_are_those_in_force_unless_files_are_sent, desk_fixture) {
  BOOST_TEST(as(lead).post("/api/v1/rules/promises", json::object()).document()["slas"].empty());
  BOOST_REQUIRE(as(admin).post("/api/v1/rules/apply", {{"files", files(rules)}, {"without_tests", true}}).status ==
                200);
  BOOST_TEST(as(lead).post("/api/v1/rules/promises", json::object()).document()["slas"].size() == 2u);
  // what has an error is left out; the rest is there
  const std::string broken = "language 1\nsla a { first_response 2h }\nsla b { first_response soon }\n";
  const auto rest = as(lead).post("/api/v1/rules/promises", {{"files", files(broken)}}).document();
  BOOST_TEST(named(rest["slas"], "a")["clocks"].size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(tests_of_rules_are_run_and_tell_what_differs, desk_fixture) {
  const auto got = as(lead).post("/api/v1/rules/test", {{"files", files(rules)}});
  BOOST_REQUIRE(got.status == 200);
  const auto said = got.document();
  BOOST_TEST(said["passed"] == 1);
  BOOST_TEST(said["failed"] == 1);
  const auto& bad = said["items"][0];
  BOOST_TEST(bad["title"] == "vip");
  BOOST_TEST(bad["passed"] == false);
  BOOST_TEST(bad["failures"][0]["place"]["line"] == 19);
  BOOST_TEST(!bad["failures"][0]["expected"].get<std::string>().empty());
  BOOST_TEST(!bad["failures"][0]["got"].get<std::string>().empty());
  BOOST_TEST(said["items"][1]["passed"] == true);
  BOOST_TEST(as(admin).get("/api/v1/rules").document()["generation"] == 0, "nothing was applied");
  const auto wrong = as(lead).post("/api/v1/rules/test", {{"files", files("language 1\nrule")}});
  BOOST_TEST(wrong.status == 422);
  BOOST_TEST(wrong.document()["code"] == "rules_wrong");
}

BOOST_FIXTURE_TEST_CASE(completion_knows_where_it_stands, desk_fixture) {
  const std::string text = "language 1\nteam billing {}\nlist vip of senders { \"a.example\" }\n"
                           "table owner on message match first {\n"
                           "  rule a when sender in v\n"
                           "  otherwise { ass }\n}\n";
  const auto ask = [&](int line, int column) {
    return as(lead).post("/api/v1/rules/complete",
                         {{"files", files(text)}, {"file", "support.route"}, {"line", line}, {"column", column}});
  };
  const auto has = [](const json& of, const std::string& label) {
    for (const auto& i : of["items"])
      if (i["label"] == label) return true;
    return false;
  };
  const auto lists = ask(5, 25).document();
  BOOST_TEST(lists["begin"] == 24);
  BOOST_TEST(has(lists, "vip"));
  BOOST_TEST(!has(lists, "assign"), "no verb stands behind `in`");
  const auto verbs = ask(6, 17).document();
  BOOST_TEST(has(verbs, "assign"));
  BOOST_TEST(!has(verbs, "vip"));
  const auto other = as(lead).post("/api/v1/rules/complete",
                                   {{"files", files(text)}, {"file", "x.route"}, {"line", 1}, {"column", 0}});
  BOOST_TEST(other.status == 422);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
