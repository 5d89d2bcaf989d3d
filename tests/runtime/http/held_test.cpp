// Answers that go later: they go once, not past what their author has not seen, and can be taken
// back.

#include "runtime/store/directory_people.hpp"
#include "runtime/store/hash.hpp"
#include "runtime/store/held_rows.hpp"
#include "runtime/store/outbox_rows.hpp"
#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_held)

namespace {

using json = nlohmann::ordered_json;

struct held_fixture : desk_fixture {
  reply later(json body) {
    body["text"] = "in good time";
    return as(replier).post(path(open, "/later"), body);
  }
  json held(agent_id who) { return as(who).get(path(open, "/held")).document()["items"]; }
  /// How many answers of people the conversation has.
  std::size_t answers() {
    std::size_t out = 0;
    const auto shown = as(viewer).get(path(open)).document();
    for (const auto& item : shown["timeline"])
      if (!item["answer"].is_null() && item["answer"]["text"] == "in good time") ++out;
    return out;
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(an_answer_goes_when_its_time_has_come_and_once, held_fixture) {
  const auto made = later({{"seconds", 10}, {"status", "closed"}, {"bcc", json::array({"x@acme.example"})}});
  BOOST_REQUIRE(made.status == 201);
  const auto shown = held(viewer);
  BOOST_REQUIRE(shown.size() == 1u);
  BOOST_TEST(shown[0]["author"]["name"] == "replier");
  BOOST_TEST(shown[0]["state"] == "waiting");
  BOOST_TEST(shown[0]["bcc"][0] == "x@acme.example");
  BOOST_TEST(as(replier).get("/api/v1/held-answers").document()["items"].size() == 1u);
  BOOST_TEST(as(manager).get("/api/v1/held-answers").document()["items"].empty());
  BOOST_TEST(answers() == 0u);
  clock.advance(std::chrono::seconds(11));
  BOOST_TEST(testing::eventually([&] { return held(viewer).empty(); }));
  BOOST_TEST(answers() == 1u);
  BOOST_TEST(as(viewer).get(path(open)).document()["conversation"]["status"] == "closed");
}

BOOST_FIXTURE_TEST_CASE(one_that_is_taken_back_does_not_go, held_fixture) {
  const auto made = later({{"seconds", 10}});
  const auto at = "/api/v1/held-answers/" + made.document()["id"].dump();
  BOOST_TEST(as(viewer).send("DELETE", at).status == 403);
  BOOST_TEST(as(stranger).send("DELETE", at).status == 404);
  BOOST_TEST(as(replier).send("DELETE", at).status == 204);
  clock.advance(std::chrono::minutes(1));
  BOOST_TEST(later({{"seconds", 1}}).status == 201);
  clock.advance(std::chrono::minutes(1));
  BOOST_TEST(testing::eventually([&] { return held(viewer).empty(); }));
  BOOST_TEST(answers() == 1u, "the second one alone");
}

BOOST_FIXTURE_TEST_CASE(what_somebody_is_sending_is_not_taken_back, held_fixture) {
  const auto id = later({{"seconds", 100}}).document()["id"].get<std::int64_t>();
  // as another engine does it
  const auto now = clock.now();
  BOOST_REQUIRE(must(store::claim_held(on, now + std::chrono::seconds(100), now + std::chrono::hours(1), 9)).size() ==
                1u);
  BOOST_TEST(as(replier).send("DELETE", "/api/v1/held-answers/" + std::to_string(id)).status == 409);
  // that one was committed, and its engine ended before it could say so
  clock.advance(std::chrono::minutes(30));
  BOOST_TEST(answers() == 0u, "the other one has it");
  must(on.run("update outbox set effect_key = $1 where id = $2",
              store::with(store::bytes{store::key_hash({"held answer", std::to_string(id)})}, open.outbox.value)));
  clock.advance(std::chrono::hours(1));
  BOOST_TEST(testing::eventually([&] { return held(viewer).empty(); }));
  BOOST_TEST(answers() == 0u, "it is not sent again");
}

BOOST_FIXTURE_TEST_CASE(an_answer_does_not_go_past_a_mail_that_its_author_has_not_seen, held_fixture) {
  BOOST_REQUIRE(later({{"seconds", 10}}).status == 201);
  // what is no mail keeps it from nothing
  BOOST_TEST(as(manager).post(path(open, "/tags"), {{"add", json::array({"late"})}}).status == 200);
  customer_writes(open);
  clock.advance(std::chrono::seconds(11));
  BOOST_TEST(testing::eventually([&] { return held(viewer)[0]["state"] == "held back"; }));
  BOOST_TEST(held(viewer)[0]["reason"] == "something arrived meanwhile");
  BOOST_TEST(answers() == 0u);
  const auto told = must(on.run("select payload->'to'->>0 from live_events where kind = 'notify'"));
  BOOST_REQUIRE(told.size() == 1u);
  BOOST_TEST(told[0].get<std::string>(0) == std::to_string(replier.value));
  const auto refused = later({{"seconds", 10}, {"expected_version", 1}});
  BOOST_TEST(refused.status == 409);
  BOOST_TEST(refused.document()["current_version"].is_number());
}

BOOST_FIXTURE_TEST_CASE(tags_and_the_like_keep_an_answer_from_nothing, held_fixture) {
  BOOST_REQUIRE(later({{"seconds", 10}}).status == 201);
  BOOST_TEST(as(manager).post(path(open, "/tags"), {{"add", json::array({"late"})}}).status == 200);
  clock.advance(std::chrono::seconds(11));
  BOOST_TEST(testing::eventually([&] { return held(viewer).empty(); }));
  BOOST_TEST(answers() == 1u);
}

BOOST_FIXTURE_TEST_CASE(who_may_not_answer_any_more_does_not, held_fixture) {
  BOOST_REQUIRE(later({{"seconds", 10}}).status == 201);
  must(store::set_access(on, {support, replier, "view"}));
  clock.advance(std::chrono::seconds(11));
  BOOST_TEST(testing::eventually([&] { return held(viewer)[0]["state"] == "held back"; }));
  BOOST_TEST(answers() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_time_is_needed_and_lies_ahead, held_fixture) {
  BOOST_TEST(later(json::object()).status == 422);
  BOOST_TEST(later({{"seconds", 5}, {"at", "2026-03-30T10:00:00Z"}}).status == 422);
  BOOST_TEST(later({{"at", "2020-03-30T10:00:00Z"}}).status == 422);
  BOOST_TEST(later({{"at", "2036-03-30T10:00:00Z"}}).status == 422);
  BOOST_TEST(later({{"at", to_rfc3339(clock.now() + std::chrono::hours(30))}}).status == 201);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
