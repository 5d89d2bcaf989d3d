// A proxy in front: whose word about who asks is believed.

#include "runtime/http/auth/password.hpp"
#include "runtime/http/forwarded.hpp"
#include "runtime/store/directory_people.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_forwarded)

namespace {

constexpr const char* password = "correct horse battery";

http::settings behind(const char* proxies) {
  auto s = quick_settings();
  s.trusted_proxies = must(net::network_set::parse(proxies));
  return s;
}

struct proxied : desk_fixture {
  explicit proxied(const char* proxies = "127.0.0.1") : desk_fixture(behind(proxies)) {
    must(store::set_password_hash(on, replier, must(http::hash_password(password, quick_settings().password))));
  }
  reply sign_in(const std::string& word, const header_list& more,
                const std::string& email = "replier@acme.example") const {
    return nobody().post("/api/v1/session", {{"email", email}, {"password", word}}, more);
  }
  /// Until no further guess from this address is free.
  int guesses(const std::string& from) const {
    int n = 0;
    while (sign_in("wrong", {{"X-Forwarded-For", from}}, "n" + std::to_string(n) + "@acme.example").status == 401) ++n;
    return n;
  }
};

struct unproxied : proxied {
  unproxied() : proxied("192.0.2.1") {}
};

std::string asks(const char* peer, const char* list, const char* trusted = "127.0.0.1, 10.0.0.0/8") {
  return http::who_asks(peer, list, "", must(net::network_set::parse(trusted))).address;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_last_hop_that_is_not_ours_is_who_asks) {
  BOOST_TEST(asks("127.0.0.1", "203.0.113.9") == "203.0.113.9");
  BOOST_TEST(asks("127.0.0.1", "1.2.3.4, 203.0.113.9, 10.1.1.1") == "203.0.113.9");
  BOOST_TEST(asks("::ffff:127.0.0.1", " 2001:db8::7 ") == "2001:db8::7");
  BOOST_TEST(asks("127.0.0.1", "203.0.113.9:4711") == "203.0.113.9");
  BOOST_TEST(asks("127.0.0.1", "[2001:db8::7]:4711") == "2001:db8::7");
  BOOST_TEST(asks("127.0.0.1", "10.9.9.9") == "10.9.9.9"); // all of them ours: the farthest
}

BOOST_AUTO_TEST_CASE(a_stranger_s_word_and_nonsense_are_not_believed) {
  BOOST_TEST(asks("203.0.113.5", "10.0.0.1") == "203.0.113.5");
  BOOST_TEST(asks("127.0.0.1", "") == "127.0.0.1");
  BOOST_TEST(asks("127.0.0.1", "unknown") == "127.0.0.1");
  BOOST_TEST(asks("127.0.0.1", "1.2.3.4, <script>, 10.0.0.2") == "10.0.0.2");
  BOOST_TEST(asks("127.0.0.1", "1.2.3.4", "") == "127.0.0.1");
  const auto trusted = must(net::network_set::parse("127.0.0.1"));
  BOOST_TEST(http::who_asks("127.0.0.1", "", "http, https", trusted).https);
  BOOST_TEST(!http::who_asks("127.0.0.1", "", "https, http", trusted).https);
  BOOST_TEST(!http::who_asks("192.0.2.9", "", "https", trusted).https);
}

BOOST_FIXTURE_TEST_CASE(who_guesses_is_kept_out_and_others_behind_the_proxy_are_not, proxied) {
  BOOST_TEST(guesses("203.0.113.66") == 30);
  BOOST_TEST(sign_in(password, {{"X-Forwarded-For", "203.0.113.66"}}).status == 429);
  // what the guesser claims of himself does not help
  BOOST_TEST(sign_in(password, {{"X-Forwarded-For", "198.51.100.1, 203.0.113.66"}}).status == 429);
  BOOST_TEST(sign_in(password, {{"X-Forwarded-For", "203.0.113.7"}}).status == 200);
  const auto noted = as(owner).get("/api/v1/audit?limit=1").document()["items"][0];
  BOOST_TEST(noted["address"] == "203.0.113.7");
}

BOOST_FIXTURE_TEST_CASE(without_a_trusted_proxy_the_header_changes_nothing, unproxied) {
  int n = 0;
  while (sign_in("wrong", {{"X-Forwarded-For", "203.0.113." + std::to_string(n)}},
                 "n" + std::to_string(n) + "@acme.example")
             .status == 401)
    ++n;
  BOOST_TEST(n == 30);
  const auto in = nobody().get("/healthz", {{"X-Forwarded-Proto", "https"}});
  BOOST_TEST(in.header("strict-transport-security").empty());
}

BOOST_FIXTURE_TEST_CASE(who_comes_by_https_has_a_secure_cookie_that_works_there, proxied) {
  const header_list https{{"X-Forwarded-Proto", "https"}, {"X-Forwarded-For", "203.0.113.7"}};
  const auto in = sign_in(password, https);
  BOOST_REQUIRE(in.status == 200);
  const auto line = in.header("set-cookie");
  BOOST_TEST(line.starts_with("__Host-barid="));
  BOOST_TEST(line.find("; Secure") != std::string::npos);
  BOOST_TEST(in.header("strict-transport-security") == "max-age=31536000");
  auto with = https;
  with.emplace_back("Cookie", line.substr(0, line.find(';')));
  BOOST_TEST(nobody().get("/api/v1/session", with).status == 200);
  // the same without https, as in an office that goes round the proxy
  const auto plain = sign_in(password, {});
  BOOST_TEST(plain.header("set-cookie").starts_with("barid="));
  BOOST_TEST(plain.header("strict-transport-security").empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
