// Tokens from a real authorisation server.

#include "issuer.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace barid::oauth {

namespace {

instant clock_now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

issuer& server() {
  static issuer one;
  return one;
}

} // namespace

BOOST_AUTO_TEST_SUITE(oauth_grants)

BOOST_AUTO_TEST_CASE(a_code_with_its_proof_gives_tokens_and_each_refresh_replaces_them) {
  const auto first = server().signed_in("barid", support);
  BOOST_REQUIRE_MESSAGE(first.ok(), (first ? "" : first.why().message));
  BOOST_TEST(!first->access.empty());
  BOOST_TEST(!first->refresh.empty());
  BOOST_CHECK(first->expires > clock_now() + std::chrono::minutes(50));
  asker ask(server().as("barid"), "", server().tls(), clock_now());
  const auto second = ask.refreshed(*first);
  BOOST_REQUIRE(second.ok());
  BOOST_TEST((second->refresh != first->refresh));
  BOOST_TEST((second->access != first->access));
  // what was replaced is worth nothing
  const auto again = ask.refreshed(*first);
  BOOST_REQUIRE(!again.ok());
  BOOST_CHECK(again.why().code == errc::refused);
  BOOST_TEST(again.why().message.find(first->refresh) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_code_without_the_right_proof_is_worth_nothing) {
  const auto at = server().as("barid");
  const auto proof = new_pkce();
  const auto answer =
      server().agree(consent_url(at, "http://127.0.0.1:9/callback", "s", proof, support), support, true);
  const auto query = answer.substr(answer.find('?') + 1, answer.find('\n') - answer.find('?') - 1);
  asker ask(at, "", server().tls(), clock_now());
  const auto got = ask.with_code(field_of(query, "code"), new_pkce(), "http://127.0.0.1:9/callback");
  BOOST_REQUIRE(!got.ok());
  BOOST_CHECK(got.why().code == errc::refused);
}

BOOST_AUTO_TEST_CASE(a_device_is_let_in_by_a_code_that_is_entered_elsewhere) {
  asker ask(server().as("barid"), "", server().tls(), clock_now());
  auto begun = ask.begin_device();
  BOOST_REQUIRE_MESSAGE(begun.ok(), (begun ? "" : begun.why().message));
  const auto early = ask.poll_device(*begun);
  BOOST_REQUIRE(early.ok());
  BOOST_CHECK(!early->has_value());
  (void)server().agree(begun->verification_uri, support, false, begun->user_code);
  std::optional<tokens> got;
  for (int i = 0; i < 20 && !got; ++i) {
    auto polled = ask.poll_device(*begun);
    BOOST_REQUIRE_MESSAGE(polled.ok(), (polled ? "" : polled.why().message));
    if (*polled) got = std::move(**polled);
  }
  BOOST_REQUIRE(got.has_value());
  BOOST_TEST(!got->refresh.empty());
}

BOOST_AUTO_TEST_CASE(an_issuer_that_is_another_or_none_is_refused) {
  const auto until = net::deadline::after(std::chrono::seconds(10));
  BOOST_TEST(!discover(server().url() + "/elsewhere", server().tls(), until).ok());
  BOOST_TEST(!discover("http://login.acme.example", server().tls(), until).ok()); // in clear
  BOOST_TEST(!discover("ftp://x", server().tls(), until).ok());
  const auto untrusted = net::tls_context::client();
  BOOST_REQUIRE(untrusted.ok());
  const auto refused = discover(server().url(), *untrusted, until);
  BOOST_REQUIRE(!refused.ok());
  BOOST_CHECK(refused.why().code == errc::refused);
}

BOOST_AUTO_TEST_CASE(the_proof_and_the_address_of_consent_are_as_the_standard_says) {
  const auto a = new_pkce(), b = new_pkce();
  BOOST_TEST(a.verifier.size() >= 43u);
  BOOST_TEST(a.challenge.size() == 43u);
  BOOST_TEST((a.verifier != b.verifier));
  const auto url = consent_url(*preset("google"), "http://127.0.0.1:1/callback", "s/1", a, "a b@acme.example");
  BOOST_TEST(url.starts_with("https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent&"));
  const auto query = url.substr(url.find('?') + 1);
  BOOST_TEST(field_of(query, "redirect_uri") == "http://127.0.0.1:1/callback");
  BOOST_TEST(field_of(query, "login_hint") == "a b@acme.example");
  BOOST_TEST(field_of(query, "code_challenge_method") == "S256");
  BOOST_TEST(field_of(query, "state") == "s/1");
  BOOST_TEST(preset("microsoft")->scope.find("offline_access") == 0u);
  BOOST_TEST(!preset("elsewhere").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::oauth
