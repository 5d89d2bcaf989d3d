// Saved replies that do more than say something: how they are kept, and what an answer with them changes.

#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_macros)

namespace {

using json = nlohmann::ordered_json;

json refunds(team_id team) {
  return {{"assign", {{"team", team.value}}},
          {"add_tags", json::array({"refund"})},
          {"priority", "high"},
          {"status", "closed"}};
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_saved_reply_keeps_what_it_does, desk_fixture) {
  const auto add = [&](const json& actions) {
    return as(lead).post("/api/v1/saved-replies",
                         {{"name", "Refund " + actions.dump()}, {"body", "<p>Yes</p>"}, {"actions", actions}});
  };
  const auto made = add(refunds(billing));
  BOOST_REQUIRE(made.status == 201);
  const auto plain = as(lead).post("/api/v1/saved-replies", {{"name", "Hello"}, {"body", "<p>Hello</p>"}});
  BOOST_REQUIRE(plain.status == 201);
  auto all = as(replier).get("/api/v1/saved-replies").document()["items"];
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0]["actions"] == json::object());
  BOOST_TEST(json(all[1]["actions"]["assign"]) == refunds(billing)["assign"]);
  BOOST_TEST(all[1]["actions"]["status"] == "closed");
  const auto at = "/api/v1/saved-replies/" + made.document()["id"].dump();
  BOOST_TEST(as(lead).send("PUT", at, json{{"name", "Refund"}, {"body", "<p>Yes</p>"}}.dump()).status == 204);
  all = as(replier).get("/api/v1/saved-replies").document()["items"];
  BOOST_TEST(all[1]["actions"] == json::object(), "what is not told any more is not done");
  BOOST_TEST(add({{"assign", {{"me", true}}}}).status == 201);
  BOOST_TEST(add({{"priority", "enormous"}}).status == 422);
  BOOST_TEST(add({{"explode", true}}).status == 422);
}

BOOST_FIXTURE_TEST_CASE(an_answer_changes_besides_what_it_says_it_does, desk_fixture) {
  json body = refunds(billing);
  body["text"] = "You have it back.";
  const auto before = as(viewer).get(path(open)).document()["conversation"]["version"].get<std::int64_t>();
  BOOST_REQUIRE(as(replier).post(path(open, "/reply"), body).status == 200);
  const auto talk = as(viewer).get(path(open)).document()["conversation"];
  BOOST_TEST(talk["version"] == before + 1, "one change");
  BOOST_TEST(talk["team"]["name"] == "billing");
  BOOST_TEST(talk["tags"] == json::array({"vip", "refund"}));
  BOOST_TEST(talk["priority"] == "high");
  BOOST_TEST(talk["status"] == "closed");
  BOOST_TEST(as(replier).post(path(open, "/reply"), {{"text", "x"}, {"priority", "enormous"}}).status == 422);
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_goes_later_changes_it_then, desk_fixture) {
  json body = refunds(billing);
  body["text"] = "in good time";
  body["seconds"] = 10;
  BOOST_REQUIRE(as(replier).post(path(open, "/later"), body).status == 201);
  const auto held = as(viewer).get(path(open, "/held")).document()["items"][0];
  BOOST_TEST(held["assign"]["team"] == billing.value);
  BOOST_TEST(held["add_tags"] == json::array({"refund"}));
  BOOST_TEST(held["priority"] == "high");
  BOOST_TEST(!held.contains("remove_tags"));
  BOOST_TEST(as(viewer).get(path(open)).document()["conversation"]["tags"] == json::array({"vip"}));
  clock.advance(std::chrono::seconds(11));
  BOOST_TEST(testing::eventually([&] {
    return as(viewer).get(path(open)).document()["conversation"]["tags"] == json::array({"vip", "refund"});
  }));
  BOOST_TEST(as(viewer).get(path(open)).document()["conversation"]["team"]["name"] == "billing");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
