// What stands under answers: who may see and change it, and that nothing harmful is kept.

#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_signature)

namespace {

using json = nlohmann::ordered_json;

} // namespace

BOOST_FIXTURE_TEST_CASE(a_channel_has_its_own_by_language_else_that_of_the_rules, desk_fixture) {
  const auto place = "/api/v1/channels/" + std::to_string(support.value) + "/signatures";
  BOOST_TEST(as(replier).get(place).document()["of_rules"] == true);
  const json given = {{"items", json::array({{{"language", ""}, {"body", "<p>{agent.name}<script>x()</script></p>"}},
                                             {{"language", "ar"}, {"body", "<p dir=\"rtl\">{agent.name} من أكمي</p>"}},
                                             {{"language", "en"}, {"body", "  "}}})}};
  BOOST_TEST(as(manager).send("PUT", place, given.dump()).status == 204);
  const auto now = as(viewer).get(place).document();
  BOOST_TEST(now["of_rules"] == false);
  BOOST_REQUIRE(now["items"].size() == 2u);
  BOOST_TEST(now["items"][0]["language"] == "");
  BOOST_TEST(now["items"][0]["body"] == "<p>{agent.name}</p>");
  BOOST_TEST(now["items"][1]["body"] == "<p dir=\"rtl\">{agent.name} من أكمي</p>");
  BOOST_TEST(as(admin).get("/api/v1/audit").body.find("channel.signature") != std::string::npos);
  BOOST_TEST(as(manager).send("PUT", place, R"({"items":[]})").status == 204);
  BOOST_TEST(as(viewer).get(place).document()["of_rules"] == true);
}

BOOST_FIXTURE_TEST_CASE(one_for_each_language_and_of_languages_only, desk_fixture) {
  const auto place = "/api/v1/channels/" + std::to_string(support.value) + "/signatures";
  const auto put = [&](agent_id who, const char* first, const char* second) {
    const json given = {
        {"items", json::array({{{"language", first}, {"body", "a"}}, {{"language", second}, {"body", "b"}}})}};
    return as(who).send("PUT", place, given.dump()).status;
  };
  BOOST_TEST(put(manager, "ar", "ar") == 422);
  BOOST_TEST(put(manager, "EN", "ar") == 422);
  BOOST_TEST(put(manager, "en", "ar") == 204);
  BOOST_TEST(put(replier, "en", "ar") == 403);
  BOOST_TEST(put(stranger, "en", "ar") == 404);
}

BOOST_FIXTURE_TEST_CASE(changing_the_account_keeps_it, desk_fixture) {
  const auto channel = "/api/v1/channels/" + std::to_string(support.value);
  BOOST_REQUIRE(as(admin).send("PUT", channel + "/signatures", R"({"items":[{"language":"","body":"Acme"}]})").status ==
                204);
  BOOST_TEST(as(admin).send("PUT", channel, R"({"addresses":["support@acme.example"],"untried":true})").status == 204);
  BOOST_TEST(as(admin).get(channel + "/signatures").document()["items"][0]["body"] == "Acme");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
