// How accounts sign in, of those that one manages; never a password or token.

#include "runtime/channel/account.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/directory_channels.hpp"
#include "tests/runtime/http/vault_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_authentications)

namespace {

struct account_fixture : vault_fixture {
  account_fixture() {
    auto vault = must(secrets::vault::open(server_data(), on));
    put(support, [](channel::account&) {});
    must(vault.put(on, secrets::channel_password_name(support.value), secrets::secret("open sesame")));
    put(secret, [](channel::account& a) {
      a.oauth.emplace();
      a.oauth->name = "microsoft";
      a.signed_in = "2026-03-01T08:00:00Z";
    });
    oauth::tokens tokens;
    tokens.access = "an access token";
    tokens.refresh = "a refresh token";
    tokens.expires = clock.now() + std::chrono::minutes(30);
    must(oauth::put_tokens(on, vault, secret.value, tokens));
  }
  [[nodiscard]] std::filesystem::path server_data() const { return keys.path(); }

  template <class Change>
  void put(mailbox_id which, Change change) {
    auto row = must(store::load_channel(on, which));
    channel::account a;
    a.imap = channel::mail_server{"imap.acme.example", 993, channel::tls::tls};
    a.smtp = channel::mail_server{"smtp.acme.example", 465, channel::tls::tls};
    a.user = "desk@acme.example";
    change(a);
    row.settings = channel::to_json(a);
    row.state = "on";
    must(store::update_channel(on, row));
  }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(every_account_tells_how_it_signs_in_and_nothing_secret, account_fixture) {
  must(store::set_channel_health(on, support, "failing", "the server refused the login of `desk@acme.example`: no",
                                 clock.now()));
  const auto got = as(admin).get("/api/v1/authentications");
  BOOST_REQUIRE(got.status == 200);
  for (const auto* word : {"open sesame", "an access token", "a refresh token"})
    BOOST_TEST(got.body.find(word) == std::string::npos);
  const auto items = got.document()["items"];
  BOOST_REQUIRE(items.size() == 2u);
  const auto& by_tokens = items[0]["channel"]["name"] == "secret" ? items[0] : items[1];
  const auto& by_password = items[0]["channel"]["name"] == "secret" ? items[1] : items[0];
  BOOST_TEST(by_password["way"] == "password");
  BOOST_TEST(by_password["stored"] == true);
  BOOST_TEST(by_password["user"] == "desk@acme.example");
  BOOST_TEST(by_password["receiving"] == "imap.acme.example");
  BOOST_TEST(by_password["health"] == "failing");
  BOOST_TEST(by_password["health_text"].get<std::string>().starts_with("the server refused"));
  BOOST_TEST(by_password["token_ends"].is_null());
  BOOST_TEST(by_tokens["way"] == "oauth");
  BOOST_TEST(by_tokens["provider"] == "microsoft");
  BOOST_TEST(by_tokens["signed_in"] == "2026-03-01T08:00:00Z");
  BOOST_TEST(by_tokens["token_ends"] == to_rfc3339(clock.now() + std::chrono::minutes(30)));
}

BOOST_FIXTURE_TEST_CASE(only_those_that_one_manages_are_told, account_fixture) {
  const auto count = [&](agent_id who) { return as(who).get("/api/v1/authentications").document()["items"].size(); };
  BOOST_TEST(count(owner) == 2u);
  BOOST_TEST(count(manager) == 1u);
  BOOST_TEST(count(replier) == 0u);
  BOOST_TEST(count(stranger) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
