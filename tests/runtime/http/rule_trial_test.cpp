// Trying rules over HTTP: explaining a mail, planning against stored mail, earlier generations,
// hits.

#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_rule_trials)

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

json files(const std::string& text) {
  return json::array({json{{"path", "support.route"}, {"text", text}}});
}

std::string changed(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_mail_is_explained_by_rules_that_nobody_applied, desk_fixture) {
  const auto got = as(lead).post("/api/v1/rules/explain",
                                 {{"files", files(rules)},
                                  {"raw", "From: Omar <omar@customer.example>\r\nTo: support@acme.example\r\nSubject: "
                                          "my invoice\r\n\r\nplease\r\n"}});
  BOOST_REQUIRE(got.status == 200);
  const auto said = got.document();
  BOOST_TEST(said["mailbox"] == "support");
  BOOST_TEST(said["from"] == "omar@customer.example");
  const auto& event = said["items"][0];
  BOOST_TEST(event["kind"] == "message");
  BOOST_TEST(event["effects"][0]["verb"] == "assign");
  BOOST_TEST(event["trace"]["rules"][0]["outcome"] == "acted");
  BOOST_TEST(event["trace"]["rules"][0]["predicates"][0]["answer"] == true);
  BOOST_TEST(said["places"][0]["line"] == 7);
  BOOST_TEST(as(admin).get("/api/v1/rules").document()["generation"] == 0, "nothing was applied");
  // a mail without a Return-Path did not come back: its author stands in for the sender
  const auto automatic = changed(rules, "subject contains \"invoice\"", "envelope.sender is empty");
  const auto again =
      as(lead).post("/api/v1/rules/explain",
                    {{"files", files(automatic)}, {"raw", "From: Omar <omar@customer.example>\r\n\r\nplease\r\n"}});
  BOOST_TEST(again.document()["items"][0]["effects"][0]["verb"] == "tag");
}

BOOST_FIXTURE_TEST_CASE(a_stored_mail_is_explained_to_those_who_may_see_it, desk_fixture) {
  const auto ask = [&](agent_id who, const talk& about) {
    return as(who).post("/api/v1/rules/explain", {{"files", files(rules)}, {"mail", about.mail.value}});
  };
  const auto seen = ask(lead, open);
  BOOST_REQUIRE(seen.status == 200);
  BOOST_TEST(seen.document()["subject"] == "invoice");
  BOOST_TEST(seen.document()["items"][0]["effects"][0]["rule"] == "owner.finance");
  BOOST_TEST(ask(lead, hidden).status == 404);
  BOOST_TEST(ask(owner, hidden).status == 200);
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_explained_says_why, desk_fixture) {
  const auto ask = [&](const json& body) { return as(lead).post("/api/v1/rules/explain", body); };
  BOOST_TEST(ask({{"raw", "x"}, {"mail", 1}}).status == 422);
  BOOST_TEST(ask(json::object()).status == 422);
  BOOST_TEST(ask({{"raw", "From: a@b.example\r\n\r\nx"}}).status == 409, "no rules yet");
  const auto wrong = ask({{"raw", "x"}, {"files", files("language 1\nrule")}});
  BOOST_TEST(wrong.status == 422);
  BOOST_TEST(wrong.document()["code"] == "rules_wrong");
  BOOST_TEST(!wrong.document()["diagnostics"].empty());
}

BOOST_FIXTURE_TEST_CASE(a_plan_shows_the_mails_that_would_go_another_way, desk_fixture) {
  BOOST_REQUIRE(as(admin).post("/api/v1/rules/apply", {{"files", files(rules)}}).status == 200);
  const auto plan = [&](agent_id who, const std::string& text) {
    const auto got = as(who).post("/api/v1/rules/plan", {{"files", files(text)}});
    BOOST_REQUIRE(got.status == 200);
    return got.document();
  };
  const auto same = plan(owner, rules);
  BOOST_TEST(same["tried"] == 2);
  BOOST_TEST(same["changed"] == 0);
  // the name of a rule alone changes nothing for anybody
  BOOST_TEST(plan(owner, changed(rules, "finance", "money"))["changed"] == 0);
  const auto other = plan(owner, changed(rules, "assign billing", "tag money"));
  BOOST_TEST(other["changed"] == 1);
  const auto& mail = other["items"][0];
  BOOST_TEST(mail["mail"] == open.mail.value);
  BOOST_TEST(mail["conversation"] == open.conversation.value);
  BOOST_TEST(mail["before"][0]["verb"] == "assign");
  BOOST_TEST(mail["after"][0]["arguments"].dump().find("money") != std::string::npos);
  // a lead tries the mail of the lead's channels only
  BOOST_TEST(plan(lead, changed(rules, "tag other", "tag else"))["tried"] == 1);
}

BOOST_FIXTURE_TEST_CASE(a_plan_tells_what_becomes_of_what_is_under_way, desk_fixture) {
  BOOST_REQUIRE(as(admin).post("/api/v1/rules/apply", {{"files", files(rules)}}).status == 200);
  const auto plan = [&](agent_id who, const std::string& text) {
    return as(who).post("/api/v1/rules/plan", {{"files", files(text)}}).document();
  };
  const auto same = plan(owner, rules);
  BOOST_TEST(same["waits"].empty());
  BOOST_TEST(same["promises"].empty());
  const auto next = std::string(rules) + "on idle 3d { tag quiet }\n";
  const auto waits = plan(owner, next)["waits"];
  BOOST_REQUIRE(waits.size() == 1u);
  BOOST_TEST(waits[0]["event"] == "idle 3d");
  BOOST_TEST(waits[0]["conversations"] == 2);
  BOOST_TEST(plan(lead, next)["waits"][0]["conversations"] == 1, "those of the lead's channels");
}

BOOST_FIXTURE_TEST_CASE(an_earlier_generation_keeps_its_files, desk_fixture) {
  const auto second = changed(rules, "tag other", "tag rest");
  BOOST_REQUIRE(as(admin).post("/api/v1/rules/apply", {{"files", files(rules)}, {"message", "first"}}).status == 200);
  BOOST_REQUIRE(as(admin).post("/api/v1/rules/apply", {{"files", files(second)}}).status == 200);
  const auto first = as(lead).get("/api/v1/rules/generations/1").document();
  BOOST_TEST(first["message"] == "first");
  BOOST_TEST(first["files"][0]["text"] == rules);
  BOOST_TEST(as(lead).get("/api/v1/rules/generations/2").document()["files"][0]["text"] == second);
  BOOST_TEST(as(lead).get("/api/v1/rules/generations/3").status == 404);
}

BOOST_FIXTURE_TEST_CASE(hits_are_counted_per_rule_on_visible_channels, desk_fixture) {
  BOOST_REQUIRE(as(admin).post("/api/v1/rules/apply", {{"files", files(rules)}}).status == 200);
  const auto hits = [&](agent_id who, const std::string& query) {
    std::map<std::string, int> out;
    const auto got = as(who).get("/api/v1/rules/hits" + query).document();
    for (const auto& r : got["rules"]) out[r["rule"]] = r["hits"];
    return out;
  };
  // the fixture's two mails were decided by this rule, one of them on a channel that a lead cannot
  // see
  BOOST_TEST(hits(owner, "")["owner.finance"] == 2);
  BOOST_TEST(hits(lead, "")["owner.finance"] == 1);
  BOOST_TEST(hits(owner, "").at("owner.otherwise") == 0, "a rule that never acted is told of too");
  clock.advance(std::chrono::hours(72));
  BOOST_TEST(hits(owner, "?days=1")["owner.finance"] == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
