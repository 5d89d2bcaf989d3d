// Who gets in, and who does not.

#include "runtime/http/auth/first_administrator.hpp"
#include "runtime/http/auth/password.hpp"
#include "runtime/http/auth/sign_in_limits.hpp"
#include "runtime/store/directory_people.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_session)

namespace {

constexpr const char* password = "correct horse battery";

struct sign_in_fixture : desk_fixture {
  sign_in_fixture() {
    must(store::set_password_hash(on, replier, must(http::hash_password(password, quick_settings().password))));
  }
  reply try_password(const std::string& word, const std::string& email = "replier@acme.example") const {
    return nobody().post("/api/v1/session", {{"email", email}, {"password", word}});
  }
};

std::string cookie_of(const reply& r) {
  const auto line = r.header("set-cookie");
  const auto begin = line.find('=') + 1;
  return line.substr(begin, line.find(';') - begin);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_right_password_gives_a_session_that_ends_by_signing_out, sign_in_fixture) {
  const auto in = try_password(password, "Replier@ACME.example");
  BOOST_TEST(in.status == 200);
  const auto line = in.header("set-cookie");
  BOOST_TEST(line.find("HttpOnly") != std::string::npos);
  BOOST_TEST(line.find("SameSite=Strict") != std::string::npos);
  client me(server->port());
  me.cookie = cookie_of(in);
  me.csrf = in.document()["csrf"];
  BOOST_TEST(me.get("/api/v1/session").document()["name"] == "replier");
  BOOST_TEST(me.send("DELETE", "/api/v1/session").status == 204);
  BOOST_TEST(me.get("/api/v1/session").status == 401);
}

BOOST_FIXTURE_TEST_CASE(a_wrong_password_and_an_unknown_address_are_answered_alike, sign_in_fixture) {
  const auto wrong = try_password("something else");
  const auto unknown = try_password("something else", "nobody@acme.example");
  BOOST_TEST(wrong.status == 401);
  BOOST_TEST(unknown.status == 401);
  BOOST_TEST(wrong.body == unknown.body);
  BOOST_TEST(wrong.header("set-cookie").empty());
}

BOOST_FIXTURE_TEST_CASE(guessing_is_stopped_also_for_the_right_password_and_starts_again_later, sign_in_fixture) {
  for (int i = 0; i < 10; ++i) BOOST_TEST(try_password("guess number " + std::to_string(i)).status == 401);
  const auto stopped = try_password(password);
  BOOST_TEST(stopped.status == 429);
  BOOST_TEST(std::stoi(stopped.header("retry-after")) > 0);
  clock.advance(std::chrono::seconds(601));
  BOOST_TEST(try_password(password).status == 200);
}

BOOST_AUTO_TEST_CASE(counts_of_many_names_stay_bounded_and_one_address_cannot_try_them_all) {
  http::sign_in_limits limits(10, std::chrono::seconds(600));
  int free = 0;
  for (int i = 0; i < 100; ++i)
    if (!limits.take("name" + std::to_string(i), "192.0.2.1", morning())) ++free;
  BOOST_TEST(free == 30);
}

BOOST_FIXTURE_TEST_CASE(a_session_ends_at_its_time, desk_fixture) {
  const auto me = as(replier);
  BOOST_TEST(me.get("/api/v1/session").status == 200);
  clock.advance(std::chrono::hours(2));
  BOOST_TEST(me.get("/api/v1/session").status == 401);
}

BOOST_FIXTURE_TEST_CASE(somebody_who_left_is_out_at_once, desk_fixture) {
  const auto me = as(replier);
  auto people = must(store::list_agents(on));
  for (auto& a : people)
    if (a.id == replier) {
      a.active = false;
      must(store::update_agent(on, a));
    }
  BOOST_TEST(me.get("/api/v1/session").status == 401);
}

BOOST_FIXTURE_TEST_CASE(a_change_by_cookie_needs_the_csrf_token_and_the_same_site, desk_fixture) {
  auto me = as(replier);
  const json note = {{"text", "hello"}};
  BOOST_TEST(me.post(path(open, "/note"), note).status == 200);
  BOOST_TEST(me.post(path(open, "/note"), note, {{"Sec-Fetch-Site", "same-origin"}}).status == 200);
  for (const auto* site : {"cross-site", "same-site"})
    BOOST_TEST(me.post(path(open, "/note"), note, {{"Sec-Fetch-Site", site}}).status == 403);
  BOOST_TEST(me.post(path(open, "/note"), note, {{"Origin", "https://evil.example"}}).status == 403);
  const auto right = std::exchange(me.csrf, "");
  const auto refused = me.post(path(open, "/note"), note);
  BOOST_TEST(refused.status == 403);
  BOOST_TEST(refused.document()["code"] == "csrf");
  me.csrf = std::string(right.size(), 'a');
  BOOST_TEST(me.post(path(open, "/note"), note).status == 403);
  me.csrf = as(manager).csrf; // somebody else's
  BOOST_TEST(me.post(path(open, "/note"), note).status == 403);
}

BOOST_FIXTURE_TEST_CASE(signing_in_from_another_site_is_refused, sign_in_fixture) {
  const auto r = nobody().post("/api/v1/session", {{"email", "replier@acme.example"}, {"password", password}},
                               {{"Sec-Fetch-Site", "cross-site"}});
  BOOST_TEST(r.status == 403);
  BOOST_TEST(r.header("set-cookie").empty());
}

BOOST_FIXTURE_TEST_CASE(api_tokens_work_without_csrf_and_within_their_scope_and_time, desk_fixture) {
  const auto me = as(replier);
  const auto full = me.post("/api/v1/tokens", {{"name", "script"}, {"days", 1}});
  BOOST_TEST(full.status == 201);
  const auto reading = me.post("/api/v1/tokens", {{"name", "report"}, {"read_only", true}});
  client script = nobody();
  script.bearer = full.document()["token"];
  client report = nobody();
  report.bearer = reading.document()["token"];
  BOOST_TEST(script.post(path(open, "/note"), {{"text", "by a script"}}).status == 200);
  BOOST_TEST(report.get(path(open)).status == 200);
  BOOST_TEST(report.post(path(open, "/note"), {{"text", "by a report"}}).status == 403);
  BOOST_TEST(script.post("/api/v1/tokens", {{"name", "child"}}).status == 403);

  const auto list = me.get("/api/v1/tokens");
  BOOST_TEST(list.document()["tokens"].size() == 2u);
  BOOST_TEST(list.body.find(script.bearer) == std::string::npos);
  const auto id = list.document()["tokens"][1]["id"].get<int>();
  BOOST_TEST(as(manager).send("DELETE", "/api/v1/tokens/" + std::to_string(id)).status == 404);
  BOOST_TEST(me.send("DELETE", "/api/v1/tokens/" + std::to_string(id)).status == 204);
  BOOST_TEST(report.get(path(open)).status == 401);
  clock.advance(std::chrono::hours(25));
  BOOST_TEST(script.get(path(open)).status == 401);
}

BOOST_FIXTURE_TEST_CASE(administrators_see_and_end_the_tokens_of_others_and_the_log_tells_of_each, desk_fixture) {
  const auto made = as(replier).post("/api/v1/tokens", {{"name", "script"}, {"read_only", true}}).document();
  static_cast<void>(as(admin).post("/api/v1/tokens", {{"name", "own"}}));
  BOOST_TEST(as(admin).get("/api/v1/tokens").document()["tokens"].size() == 1u);
  const auto all = as(admin).get("/api/v1/tokens?of=everyone");
  BOOST_TEST(all.document()["tokens"].size() == 2u);
  BOOST_TEST(all.body.find(made["token"].get<std::string>()) == std::string::npos);
  BOOST_TEST(as(replier).get("/api/v1/tokens?of=everyone").status == 403);

  client script = nobody();
  script.bearer = made["token"];
  BOOST_TEST(script.get(path(open)).status == 200);
  BOOST_TEST(as(admin).send("DELETE", "/api/v1/tokens/" + made["about"]["id"].dump()).status == 204);
  BOOST_TEST(script.get(path(open)).status == 401);
  BOOST_TEST(as(admin).send("DELETE", "/api/v1/tokens/" + made["about"]["id"].dump()).status == 404);

  const auto log = as(owner).get("/api/v1/audit?kind=token").document()["items"];
  BOOST_REQUIRE(log.size() == 3u);
  BOOST_TEST(log[0]["action"] == "token.remove");
  BOOST_TEST(log[0]["actor"] == "agent/" + std::to_string(admin.value));
  BOOST_TEST(log[0]["detail"]["agent"] == replier.value);
  BOOST_TEST(log[2]["action"] == "token.add");
  BOOST_TEST(log[2]["actor"] == "agent/" + std::to_string(replier.value));
  BOOST_TEST(log[2]["detail"]["name"] == "script");
  BOOST_TEST(log[2]["detail"]["read_only"] == true);
  BOOST_TEST(log.dump().find(made["token"].get<std::string>()) == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_first_link_makes_one_owner_once, desk_fixture) {
  BOOST_TEST(!http::new_first_link(on, clock.now()));
  must(on.run("update agents set role = 'admin' where role = 'owner'"));
  const auto token = must(http::new_first_link(on, clock.now()));
  json who = {
      {"token", "x" + token.substr(1)}, {"name", "founder"}, {"email", "founder@acme.example"}, {"password", password}};
  BOOST_TEST(nobody().post("/api/v1/first-administrator", who).status == 403);
  who["token"] = token;
  who["password"] = "short";
  BOOST_TEST(nobody().post("/api/v1/first-administrator", who).status == 422);
  who["password"] = password;
  who["name"] = "billing"; // a team has that name: nothing happens, the link stays
  BOOST_TEST(nobody().post("/api/v1/first-administrator", who).status == 409);
  who["name"] = "founder";
  const auto made = nobody().post("/api/v1/first-administrator", who);
  BOOST_TEST(made.status == 201);
  BOOST_TEST(engine.people_changes == 1);
  BOOST_TEST(made.document()["role"] == "owner");
  who["email"] = "second@acme.example";
  who["name"] = "second";
  BOOST_TEST(nobody().post("/api/v1/first-administrator", who).status == 403);
  BOOST_TEST(nobody().post("/api/v1/session", {{"email", "founder@acme.example"}, {"password", password}}).status ==
             200);
}

BOOST_FIXTURE_TEST_CASE(an_old_first_link_is_refused, desk_fixture) {
  must(on.run("update agents set role = 'admin' where role = 'owner'"));
  const auto token = must(http::new_first_link(on, clock.now(), std::chrono::hours(1)));
  clock.advance(std::chrono::hours(1));
  const json who = {{"token", token}, {"name", "founder"}, {"email", "founder@acme.example"}, {"password", password}};
  BOOST_TEST(nobody().post("/api/v1/first-administrator", who).status == 403);
}

BOOST_FIXTURE_TEST_CASE(presence_is_set_through_the_engine, desk_fixture) {
  const auto me = as(replier);
  BOOST_TEST(me.send("PUT", "/api/v1/session/presence", R"({"presence":"available"})").status == 204);
  BOOST_TEST(me.get("/api/v1/session").document()["presence"] == "available");
}

BOOST_FIXTURE_TEST_CASE(choices_are_kept_for_each_person, desk_fixture) {
  using json = nlohmann::ordered_json;
  const json mine = {{"views", json::array({json{{"name", "VIP"}}})}};
  BOOST_TEST(as(viewer).send("PUT", "/api/v1/session/preferences", json{{"preferences", mine}}.dump()).status == 204);
  BOOST_TEST(as(viewer).get("/api/v1/session/preferences").document()["preferences"] == mine);
  BOOST_TEST(as(replier).get("/api/v1/session/preferences").document()["preferences"].empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
