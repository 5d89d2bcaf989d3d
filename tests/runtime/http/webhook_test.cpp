// Webhooks for administrators: where rules call, how that went, calling once more, a trial, the secret that signs.

#include "runtime/calls/signature.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/delivery_rows.hpp"
#include "runtime/store/parameters.hpp"
#include "tests/runtime/http/desk_fixture.hpp"
#include "tests/support/called_endpoint.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_webhooks)

namespace {

using json = nlohmann::ordered_json;
using testing::called_endpoint;

struct other_system {
  testing::temp_folder keys;
  int status = 200;
  called_endpoint endpoint{
      [this](const testing::received_call&) { return called_endpoint::reply(status, R"({"note":"thank you"})"); }};
};

struct webhook_fixture : other_system, desk_fixture {
  webhook_fixture() : desk_fixture(allowing(*this)) {
    const auto done = as(admin).post("/api/v1/rules/apply",
                                     {{"files", json::array({json{{"path", "support.route"}, {"text", rules()}}})}});
    BOOST_REQUIRE(done.status == 200);
  }

  [[nodiscard]] std::string rules() const {
    return "language 1\nwebhook erp { url \"" + endpoint.url() +
           "\"; secret erp; timeout 5s; attempts 4 }\n"
           "webhook away { url \"http://127.0.0.1:1/hook\"; secret erp }\n"
           "on tagged refund { webhook erp }\n";
  }
  static http::settings allowing(const other_system& of) {
    auto s = quick_settings();
    s.data = of.keys.path().string();
    s.calls.allowed = {of.endpoint.host()};
    return s;
  }
  /// A call of the rule that tags, in this state.
  std::int64_t call(const std::string& state, int n) {
    must(on.run("insert into outbox (effect_key, channel, conversation, shard, kind, origin, state, payload, attempts,"
                " next_at, last_error, created) values (decode(lpad($1, 64, 'c'), 'hex'), $2, $3, 0, 'call/erp',"
                " 'automatic', $4, '{\"call\":\"erp\",\"rule\":\"on tagged refund\","
                "\"body\":\"{\\\"event\\\":{\\\"name\\\":\\\"tagged\\\"}}\"}', 3, $5, 'no answer', $5)",
                store::with(std::to_string(n), support.value, open.conversation.value, state, clock.now())));
    auto id = must(on.run("select max(id) from outbox", store::with()));
    return id[0].get<std::int64_t>(0);
  }
  json named(const std::string& name) {
    const auto got = as(admin).get("/api/v1/webhooks");
    BOOST_REQUIRE(got.status == 200);
    const auto said = got.document();
    for (const auto& one : said["items"])
      if (one["name"] == name) return one;
    return {};
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(systems_are_told_with_what_calls_them_and_how_that_went, webhook_fixture) {
  const auto dead = call("dead", 1);
  call("sent", 2);
  call("queued", 3);
  must(store::note_attempt(on, {{dead}, 503, std::chrono::milliseconds(1'250), clock.now()}));
  const auto erp = named("erp");
  BOOST_TEST(erp["url"] == endpoint.url());
  BOOST_TEST(erp["secret"] == "erp");
  BOOST_TEST(erp["secret_stored"] == false);
  BOOST_TEST(erp["attempts"] == 4);
  BOOST_TEST(erp["timeout_seconds"] == 5);
  BOOST_TEST(erp["given_up"] == 1);
  BOOST_TEST(erp["done"] == 1);
  BOOST_TEST(erp["waiting"] == 1);
  BOOST_TEST(erp["last"] == to_rfc3339(clock.now()));
  BOOST_TEST(erp["uses"].dump() ==
             R"([{"kind":"on","name":"tagged refund","place":{"file":"support.route","line":4}}])");
  BOOST_TEST(named("away")["done"] == 0);
  const auto all = as(admin).get("/api/v1/webhook-calls").document()["items"];
  BOOST_REQUIRE(all.size() == 3u);
  const auto troubled = as(admin).get("/api/v1/webhook-calls?name=erp&only=troubled").document()["items"];
  BOOST_REQUIRE(troubled.size() == 1u);
  BOOST_TEST(troubled[0]["id"] == dead);
  BOOST_TEST(troubled[0]["status"] == 503);
  BOOST_TEST(troubled[0]["milliseconds"] == 1'250);
  BOOST_TEST(troubled[0]["event"] == "tagged");
  BOOST_TEST(troubled[0]["rule"] == "on tagged refund");
  BOOST_TEST(troubled[0]["conversation"] == open.conversation.value);
  BOOST_TEST(as(admin).get("/api/v1/webhook-calls?name=other").document()["items"].empty());
  // one that failed is sent again as mail is
  BOOST_TEST(as(admin).post("/api/v1/outbox/" + std::to_string(dead) + "/retry", json()).status == 204);
  BOOST_TEST(as(lead).get("/api/v1/webhooks").status == 403);
  BOOST_TEST(as(lead).get("/api/v1/webhook-calls").status == 403);
}

BOOST_FIXTURE_TEST_CASE(a_trial_is_signed_with_the_secret_that_was_stored, webhook_fixture) {
  const auto attempt = [&](const std::string& name) {
    return as(admin).post("/api/v1/webhooks/try", {{"name", name}});
  };
  BOOST_TEST(attempt("erp").status == 422, "its secret is not there");
  const auto stored = as(admin).send("PUT", "/api/v1/webhook-secrets", R"({"secret":"erp"})");
  BOOST_REQUIRE(stored.status == 200);
  const auto secret = stored.document()["value"].get<std::string>();
  BOOST_TEST(secret.size() == 64u);
  BOOST_TEST(named("erp")["secret_stored"] == true);
  BOOST_TEST(named("erp").dump().find(secret) == std::string::npos);
  const auto done = attempt("erp").document();
  BOOST_TEST(done["ok"] == true);
  BOOST_TEST(done["status"] == 200);
  BOOST_TEST(done["signed"] == true);
  BOOST_TEST(done["answer"] == R"({"note":"thank you"})");
  const auto calls = endpoint.calls();
  BOOST_REQUIRE(calls.size() == 1u);
  BOOST_TEST(json::parse(calls[0].body)["event"]["name"] == "trial");
  BOOST_TEST(calls[0].fields.at("barid-signature") == calls::signature_of(secret, calls[0].body, clock.now()));
  status = 404;
  const auto refused = attempt("erp").document();
  BOOST_TEST(refused["ok"] == false);
  BOOST_TEST(refused["status"] == 404);
}

BOOST_FIXTURE_TEST_CASE(a_trial_goes_where_calls_may_go_and_nowhere_else, webhook_fixture) {
  const std::string own = "a secret of our own";
  const auto put = as(admin).send("PUT", "/api/v1/webhook-secrets", json{{"secret", "erp"}, {"value", own}}.dump());
  BOOST_REQUIRE(put.status == 200);
  BOOST_TEST(put.document()["value"].is_null(), "what was given is not told again");
  const auto away = as(admin).post("/api/v1/webhooks/try", {{"name", "away"}}).document();
  BOOST_TEST(away["ok"] == false);
  BOOST_TEST(away["status"] == 0);
  BOOST_TEST(!away["words"].get<std::string>().empty());
  BOOST_TEST(as(admin).post("/api/v1/webhooks/try", {{"name", "nothing"}}).status == 422);
  BOOST_TEST(as(admin).send("PUT", "/api/v1/webhook-secrets", R"({"secret":"other"})").status == 422,
             "only secrets that rules in force name");
  BOOST_TEST(as(lead).send("PUT", "/api/v1/webhook-secrets", R"({"secret":"erp"})").status == 403);
  const auto audit = as(admin).get("/api/v1/audit").document().dump();
  BOOST_TEST(audit.find("secret.set") != std::string::npos);
  BOOST_TEST(audit.find(own) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
