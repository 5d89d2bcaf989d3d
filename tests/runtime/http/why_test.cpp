// Why something was decided: the trace, and where its rules stand.

#include "runtime/http/rule_places.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_why)

namespace {

constexpr const char* rules = "language 1\n"
                              "mailbox support {\n"
                              "  address support@acme.example\n"
                              "}\n"
                              "\n"
                              "table owner on message match first {\n"
                              "  rule finance when subject contains \"invoice\"\n"
                              "    { tag money }\n"
                              "  otherwise { tag other }\n"
                              "}\n"
                              "on sla breach { tag late }\n"
                              "on sla breach { tag later }\n";

} // namespace

BOOST_AUTO_TEST_CASE(a_rule_is_found_by_the_name_that_traces_use) {
  const auto book = http::places_in({{{"desk.route", rules}, {"words.csv", "a,b\n"}}});
  const auto at = [&](const std::string& name) {
    const auto it = book.find(name);
    return it == book.end() ? 0u : it->second.line;
  };
  BOOST_TEST(at("owner.finance") == 7u);
  BOOST_TEST(at("owner.otherwise") == 9u);
  BOOST_TEST(at("mailbox support") == 2u);
  BOOST_TEST(at("on sla breach") == 11u);
  BOOST_TEST(at("on sla breach 2") == 12u);
  BOOST_TEST(at("owner.nothing") == 0u);
  BOOST_TEST(book.at("owner.finance").file == "desk.route");
  BOOST_TEST(book.at("owner.finance").text == "rule finance when subject contains \"invoice\"\n    { tag money }");
}

BOOST_AUTO_TEST_CASE(where_two_files_could_be_meant_no_place_is_named) {
  const auto book = http::places_in({{{"a.route", rules}, {"b.route", rules}}});
  BOOST_TEST(!book.contains("on sla breach"));
  BOOST_TEST(!book.contains("on sla breach 2"));
  BOOST_TEST(!book.contains("owner.finance"));
}

BOOST_AUTO_TEST_CASE(broken_rules_give_the_places_that_can_be_read) {
  const auto book = http::places_in({{{"a.route", "table owner on message match first {\n  rule one "
                                                  "when subject is { \n  rule two when body is "
                                                  "empty { stop }\n}\n"}}});
  BOOST_TEST(book.contains("owner.two"));
}

BOOST_FIXTURE_TEST_CASE(the_reasons_of_a_version_are_told_to_who_may_see_the_conversation, desk_fixture) {
  const auto got = as(viewer).get(path(open, "/why?version=1"));
  BOOST_REQUIRE(got.status == 200);
  const auto found = got.document();
  BOOST_REQUIRE(!found["items"].empty());
  BOOST_TEST(found["items"][0]["effects"][0]["rule"] == "owner.finance");
  BOOST_TEST(found["items"][0]["trace"]["rules"][0]["outcome"] == "acted");
  // its rule set is not stored here: the reasons are told all the same
  BOOST_TEST(found["places"].empty());
  BOOST_TEST(as(viewer).get(path(open, "/why?version=99")).status == 404);
  BOOST_TEST(as(viewer).get(path(open, "/why")).status == 400);
  BOOST_TEST(as(viewer).get(path(hidden, "/why?version=1")).status == 404);
  BOOST_TEST(as(stranger).get(path(open, "/why?version=1")).status == 404);
}

BOOST_FIXTURE_TEST_CASE(lists_know_my_teams_and_what_needs_attention, desk_fixture) {
  const auto mine = std::to_string(open.conversation.value) + ";";
  const auto found = [&](agent_id who, const std::string& query) {
    std::string out;
    const auto page = as(who).get("/api/v1/conversations?" + query).document();
    for (const auto& one : page["items"]) out += std::to_string(one["id"].get<std::int64_t>()) + ";";
    return out;
  };
  // both have an answer that was given up; only who sees the channel is told of it
  BOOST_TEST(found(viewer, "attention=true") == mine);
  BOOST_TEST(found(stranger, "attention=true") == "");
  BOOST_TEST(as(viewer).get("/api/v1/conversation-count?attention=true").document()["count"] == 1);
  BOOST_TEST(found(viewer, "attention=true&tag=unheard") == "");

  BOOST_TEST(found(viewer, "team=mine") == "", "in no team");
  BOOST_TEST(as(replier).post(path(open, "/assign"), {{"team", billing.value}}).status == 200);
  must(store::set_team_member(on, {billing, viewer, false}));
  BOOST_TEST(found(viewer, "team=mine") == mine);
  BOOST_TEST(found(manager, "team=mine") == "", "of no team, whatever the level");
  BOOST_TEST(found(viewer, "team=" + std::to_string(billing.value) + ",999") == mine);
  BOOST_TEST(as(viewer).get("/api/v1/conversations?team=x").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
