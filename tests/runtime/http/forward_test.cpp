// A mail of a conversation passed on to others: what goes along, and that it is no answer to the customer.

#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/support/eventually.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_forward)

namespace {

using json = nlohmann::ordered_json;

struct forward_fixture : desk_fixture {
  reply pass_on(json forward, json more = json::object(), agent_id who = {}) {
    json body = {{"text", "please look"}, {"to", json::array({"shop@other.example"})}, {"forward", std::move(forward)}};
    body.update(more);
    return as(who ? who : replier).post(path(open, "/forward"), body);
  }
  /// The newest answer of a person in the timeline.
  json answer() {
    json out;
    const auto shown = as(viewer).get(path(open)).document();
    for (const auto& item : shown["timeline"])
      if (!item["answer"].is_null() && !item["answer"]["automatic"]) out = item["answer"];
    return out;
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_mail_goes_on_with_its_attachments_and_the_pictures_of_its_text, forward_fixture) {
  BOOST_TEST(pass_on({{"mail", open.mail.value}}).status == 200);
  const auto a = answer();
  BOOST_TEST(a["forward"] == true);
  BOOST_TEST(a["below"] == open.mail.value);
  BOOST_TEST(a["enclosed"].is_null());
  BOOST_TEST(a["to"][0]["address"] == "shop@other.example");
  BOOST_REQUIRE(a["attachments"].size() == 2u);
  std::string file;
  for (const auto& one : a["attachments"])
    if (one["name"] == "فاتورة\".html") file = as(viewer).get(one["url"]).body;
  BOOST_TEST(file == "0123456789abcdefghijklmnopqrstuvwxyz", "its bytes, decoded");
}

BOOST_FIXTURE_TEST_CASE(only_what_was_chosen_goes_along_and_the_whole_mail_as_a_file, forward_fixture) {
  BOOST_TEST(pass_on({{"mail", open.mail.value}, {"attachments", json::array()}}).status == 200);
  const auto chosen = answer()["attachments"];
  BOOST_REQUIRE(chosen.size() == 1u);
  BOOST_TEST(chosen[0]["type"] == "image/png", "the text shows it");
  BOOST_TEST(pass_on({{"mail", open.mail.value}, {"enclosed", true}}, {{"text", ""}}).status == 200);
  const auto whole = answer();
  BOOST_TEST(whole["enclosed"] == open.mail.value);
  BOOST_TEST(whole["below"].is_null());
  BOOST_TEST(whole["attachments"].empty());
}

BOOST_FIXTURE_TEST_CASE(it_is_no_answer_in_the_numbers_of_the_desk, forward_fixture) {
  const auto answered = [&] {
    clock.advance(std::chrono::hours(1));
    const auto seen = as(lead).get("/api/v1/report?days=30").document();
    std::int64_t out = 0;
    for (const auto& day : seen["days"]) out += day["answered"].get<std::int64_t>();
    for (const auto& agent : seen["agents"]) out += agent["answered"].get<std::int64_t>();
    for (const auto& channel : seen["channels"]) out += channel["answered"].get<std::int64_t>();
    return out;
  };
  const auto before = answered();
  BOOST_TEST(pass_on({{"mail", open.mail.value}}).status == 200);
  BOOST_TEST(answered() == before);
  BOOST_TEST(as(replier).post(path(open, "/reply"), {{"text", "here"}}).status == 200);
  BOOST_TEST(answered() == before + 3);
}

BOOST_FIXTURE_TEST_CASE(what_does_not_belong_here_is_not_passed_on, forward_fixture) {
  const auto other = pass_on({{"mail", hidden.mail.value}});
  BOOST_TEST(other.status == 422);
  auto nowhere = pass_on({{"mail", 987'654}});
  BOOST_TEST(nowhere.status == 422);
  BOOST_TEST(other.document()["code"] == nowhere.document()["code"]);
  BOOST_TEST(pass_on({{"mail", open.mail.value}, {"attachments", json::array({7})}}).status == 422);
  BOOST_TEST(pass_on({{"mail", open.mail.value}}, {{"to", json::array()}}).status == 422);
  BOOST_TEST(pass_on({{"mail", open.mail.value}}, json::object(), viewer).status == 403);
  BOOST_TEST(pass_on({{"mail", open.mail.value}}, json::object(), stranger).status == 404);
  BOOST_TEST(as(replier).post(path(open, "/forward"), {{"text", "x"}, {"to", json::array({"a@b.example"})}}).status ==
                 422,
             "the mail is missing");
  BOOST_TEST(answer().is_null(), "nothing went");
}

BOOST_FIXTURE_TEST_CASE(it_goes_later_as_answers_do, forward_fixture) {
  const auto made = as(replier).post(path(open, "/later"), {{"text", "please look"},
                                                            {"seconds", 10},
                                                            {"to", json::array({"shop@other.example"})},
                                                            {"forward", {{"mail", open.mail.value}}}});
  BOOST_REQUIRE(made.status == 201);
  const auto held = as(viewer).get(path(open, "/held")).document()["items"];
  BOOST_REQUIRE(held.size() == 1u);
  BOOST_TEST(held[0]["forward"] == true);
  BOOST_TEST(held[0]["original"] == open.mail.value);
  BOOST_TEST(held[0]["attachments"].size() == 2u);
  clock.advance(std::chrono::seconds(11));
  BOOST_REQUIRE(testing::eventually([&] { return !answer().is_null(); }));
  BOOST_TEST(answer()["forward"] == true);
  BOOST_TEST(answer()["below"] == open.mail.value);
}

BOOST_FIXTURE_TEST_CASE(an_answer_quotes_the_newest_mail_another_or_none, forward_fixture) {
  const auto below = [&](const json& more) {
    json body = {{"text", "x"}};
    body.update(more);
    const auto got = as(replier).post(path(open, "/reply"), body);
    BOOST_TEST(got.status == 200);
    return answer()["below"];
  };
  customer_writes(open);
  const auto newest = below(json::object());
  BOOST_TEST(newest > open.mail.value);
  BOOST_TEST(below({{"quote", open.mail.value}}) == open.mail.value);
  BOOST_TEST(below({{"quote", nullptr}}).is_null());
  BOOST_TEST(as(replier).post(path(open, "/reply"), {{"text", "x"}, {"quote", hidden.mail.value}}).status == 422);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
