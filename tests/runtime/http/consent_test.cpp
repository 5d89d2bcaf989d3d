// Accounts that sign in by tokens: where a person agrees, and what the code that comes back is
// worth.

#include "runtime/channel/account.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/store/directory_channels.hpp"
#include "tests/runtime/http/vault_fixture.hpp"
#include "tests/support/called_endpoint.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_consent)

namespace {

using json = nlohmann::ordered_json;
using testing::called_endpoint;

/// A desk that can keep tokens, and an issuer that gives some for the code `good`.
struct consent_fixture : vault_fixture {
  std::string issuer() const { return "http://" + provider.host(); }
  json answer_of(const std::string& code) const {
    return {{"provider", issuer()},
            {"client_id", "barid"},
            {"client_secret", "s3cret"},
            {"code", code},
            {"verifier", "kept by the browser"},
            {"redirect", redirect}};
  }
  json account(const std::string& code) const {
    return {{"addresses", json::array({"sales@acme.example"})},
            {"imap", {{"host", "127.0.0.1"}, {"port", 1}, {"tls", "none"}}},
            {"user", "sales@acme.example"},
            {"untried", true},
            {"consent", answer_of(code)}};
  }
  /// What the token endpoint was sent last.
  std::string last_form() const { return provider.calls().back().body; }

  const std::string redirect = "https://desk.example/consent";
  std::string refresh = "refresh-1";
  called_endpoint provider{[this](const testing::received_call& call) {
    if (call.line.starts_with("GET /.well-known/openid-configuration "))
      return called_endpoint::reply(200, json{{"issuer", issuer()},
                                              {"authorization_endpoint", issuer() + "/agree"},
                                              {"token_endpoint", issuer() + "/token"}}
                                             .dump());
    if (call.body.find("code=good") == std::string::npos)
      return called_endpoint::reply(400, R"({"error":"invalid_grant"})");
    return called_endpoint::reply(200, json{{"access_token", "access-" + refresh},
                                            {"refresh_token", refresh},
                                            {"expires_in", 3600},
                                            {"token_type", "Bearer"}}
                                           .dump());
  }};
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_person_is_sent_to_the_provider_with_a_proof, consent_fixture) {
  const auto got = as(admin).post(
      "/api/v1/channel-consent",
      {{"provider", issuer()}, {"client_id", "barid"}, {"redirect", redirect}, {"user", "sales@acme.example"}});
  BOOST_REQUIRE(got.status == 200);
  const auto question = got.document();
  const auto url = question["url"].get<std::string>();
  BOOST_TEST(url.starts_with(issuer() + "/agree?"));
  BOOST_TEST(url.find("code_challenge_method=S256") != std::string::npos);
  BOOST_TEST(url.find("state=" + question["state"].get<std::string>()) != std::string::npos);
  BOOST_TEST(url.find(question["verifier"].get<std::string>()) == std::string::npos, "only its hash is shown");
  const auto other = as(admin).post("/api/v1/channel-consent",
                                    {{"provider", "google"}, {"client_id", "barid"}, {"redirect", redirect}});
  BOOST_TEST(other.document()["url"].get<std::string>().starts_with("https://accounts.google.com/"));
  BOOST_TEST(other.document()["state"] != question["state"]);
  BOOST_TEST(
      as(admin)
              .post("/api/v1/channel-consent",
                    {{"provider", "google"}, {"client_id", "barid"}, {"redirect", "http://desk.example/consent"}})
              .status == 422,
      "a code does not travel in clear");
}

BOOST_FIXTURE_TEST_CASE(the_code_that_comes_back_connects_an_account, consent_fixture) {
  const auto refused = as(admin).post("/api/v1/channels", account("bad"));
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.document()["code"] == "consent_failed");
  BOOST_TEST(refused.body.find("s3cret") == std::string::npos);
  auto both = account("good");
  both["password"] = "and a password";
  BOOST_TEST(as(admin).post("/api/v1/channels", both).status == 422);

  const auto made = as(admin).post("/api/v1/channels", account("good"));
  BOOST_REQUIRE(made.status == 201);
  BOOST_TEST(last_form().find("code_verifier=kept") != std::string::npos);
  const auto id = made.document()["id"].get<std::int64_t>();
  const auto at = "/api/v1/channels/" + std::to_string(id);
  const auto vault = must(secrets::vault::open(keys.path(), on));
  BOOST_TEST(must(oauth::stored_tokens(on, vault, id)).refresh == "refresh-1");
  BOOST_TEST(must(oauth::stored_tokens(on, vault, id)).client_secret == "s3cret");
  const auto shown = as(admin).get(at);
  BOOST_TEST(shown.document()["account"]["tokens"] == true);
  BOOST_TEST(shown.body.find("refresh-1") == std::string::npos, "a token never comes back");

  // anew: with the secret that is stored, and the pause is over
  BOOST_TEST(as(admin).send("PUT", at + "/state", json{{"state", "paused"}}.dump()).status == 204);
  const auto again = as(admin).post(at + "/consent", {{"redirect", redirect}});
  BOOST_REQUIRE(again.status == 200);
  BOOST_TEST(again.document()["url"].get<std::string>().find("client_id=barid") != std::string::npos);
  const auto renewed = [&](const std::string& code) {
    return as(admin).send("PUT", at + "/tokens",
                          json{{"code", code}, {"verifier", "v"}, {"redirect", redirect}, {"untried", true}}.dump());
  };
  BOOST_TEST(renewed("bad").status == 422);
  BOOST_TEST(must(store::load_channel(on, {id})).state == "paused");
  refresh = "refresh-2";
  BOOST_TEST(renewed("good").status == 204);
  BOOST_TEST(last_form().find("client_secret=s3cret") != std::string::npos);
  BOOST_TEST(must(oauth::stored_tokens(on, vault, id)).refresh == "refresh-2");
  BOOST_TEST(must(store::load_channel(on, {id})).state == "on");
}

BOOST_FIXTURE_TEST_CASE(an_account_with_a_password_has_no_consent, consent_fixture) {
  const auto at = "/api/v1/channels/" + std::to_string(support.value);
  BOOST_TEST(as(manager).post(at + "/consent", {{"redirect", redirect}}).status == 422);
  BOOST_TEST(as(viewer).post(at + "/consent", {{"redirect", redirect}}).status == 403);
  BOOST_TEST(as(stranger).post(at + "/consent", {{"redirect", redirect}}).status == 404);
}

BOOST_FIXTURE_TEST_CASE(the_servers_of_an_address_are_proposed, desk_fixture) {
  const auto found = as(admin).post("/api/v1/channel-discovery", {{"address", "somebody@gmail.com"}}).document();
  BOOST_TEST(found["imap"]["host"] == "imap.gmail.com");
  BOOST_TEST(found["provider"] == "google");
  BOOST_TEST(found["sure"] == true);
  BOOST_TEST(as(lead).post("/api/v1/channel-discovery", {{"address", "somebody@gmail.com"}}).status == 403);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
