// Calls against small servers of their own on loopback, which is where no call may go unless it is allowed.

#include "runtime/calls/call_url.hpp"
#include "runtime/calls/post.hpp"
#include "runtime/calls/signature.hpp"
#include "tests/support/called_endpoint.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::calls {

namespace {

using namespace std::chrono_literals;
using testing::called_endpoint;

request to(const std::string& url) {
  request out;
  out.url = url;
  out.body = "{\"n\":1}";
  out.secret = "a secret";
  out.key = "abc";
  out.at = instant(std::chrono::seconds(1774771200));
  return out;
}

policy allowing(const called_endpoint& e) {
  policy out;
  out.allowed = {e.host()};
  return out;
}

outcome call(const called_endpoint& e) {
  return post(to(e.url()), allowing(e), net::deadline::after(10s));
}

} // namespace

BOOST_AUTO_TEST_SUITE(calls_post)

BOOST_AUTO_TEST_CASE(a_call_brings_its_body_its_key_and_its_signature) {
  called_endpoint e([](const auto&) { return called_endpoint::reply(201, "{\"tag\":[\"x\"]}"); });
  const auto out = call(e);
  BOOST_CHECK(out.verdict == verdict::done);
  BOOST_TEST(out.answer == "{\"tag\":[\"x\"]}");
  const auto got = e.calls();
  BOOST_REQUIRE(got.size() == 1u);
  BOOST_TEST(got[0].line == "POST /hook HTTP/1.1");
  BOOST_TEST(got[0].body == "{\"n\":1}");
  BOOST_TEST(got[0].fields.at("idempotency-key") == "\"abc\"");
  BOOST_TEST(got[0].fields.at("host") == e.host());
  BOOST_TEST(got[0].fields.at("barid-signature") ==
             signature_of("a secret", "{\"n\":1}", instant(std::chrono::seconds(1774771200))));
}

BOOST_AUTO_TEST_CASE(the_signature_is_what_other_tools_compute) {
  // printf '%s' '1774771200.{"n":1}' | openssl dgst -sha256 -hmac 'a secret'
  BOOST_TEST(signature_of("a secret", "{\"n\":1}", instant(std::chrono::milliseconds(1774771200999))) ==
             "t=1774771200,v1=01ad1b47a128de5c5c73a6b64ffdcef7b6095dee16d147c46da32a3505264d5a");
}

BOOST_AUTO_TEST_CASE(answers_say_whether_another_attempt_can_help) {
  const std::pair<int, verdict> all[] = {{200, verdict::done},  {204, verdict::done},  {302, verdict::never},
                                         {400, verdict::never}, {401, verdict::never}, {404, verdict::never},
                                         {408, verdict::later}, {410, verdict::never}, {425, verdict::later},
                                         {429, verdict::later}, {500, verdict::later}, {503, verdict::later}};
  for (const auto& [status, wanted] : all) {
    called_endpoint e([status = status](const auto&) {
      return called_endpoint::reply(status, "", "Location: http://other.example/\r\n");
    });
    const auto out = call(e);
    BOOST_TEST_CONTEXT(status) {
      BOOST_CHECK(out.verdict == wanted);
      BOOST_TEST(out.status == status);
      BOOST_TEST(e.calls().size() == 1u);
    }
  }
}

BOOST_AUTO_TEST_CASE(retry_after_is_heard_within_reason) {
  const std::pair<std::string, duration> all[] = {{"30", 30s}, {"999999999", 6h}, {"soon", 0s}, {"-5", 0s}};
  for (const auto& one : all) {
    called_endpoint e(
        [&](const auto&) { return called_endpoint::reply(503, "", "Retry-After: " + one.first + "\r\n"); });
    BOOST_TEST((call(e).wait == one.second), one.first);
  }
}

BOOST_AUTO_TEST_CASE(a_private_address_is_called_only_where_it_is_allowed) {
  called_endpoint e([](const auto&) { return called_endpoint::reply(200); });
  policy none;
  auto out = post(to("https://127.0.0.1:" + std::to_string(e.port()) + "/"), none, net::deadline::after(10s));
  BOOST_CHECK(out.verdict == verdict::never);
  BOOST_TEST(out.words.find("private network") != std::string::npos, out.words);
  out = post(to(e.url()), none, net::deadline::after(10s));
  BOOST_TEST(out.words.find("without TLS") != std::string::npos, out.words);
  // a name that leads there, alone or beside a public address
  none.resolve = [&](const std::string&, std::uint16_t, net::deadline until) {
    return net::resolve("127.0.0.1", e.port(), until);
  };
  out = post(to("https://erp.example/"), none, net::deadline::after(10s));
  BOOST_CHECK(out.verdict == verdict::never);
  for (const auto* trick : {"https://[::1]/", "https://2130706433/", "https://0x7f.1/", "https://127.1/",
                            "https://169.254.169.254/", "https://[::ffff:127.0.0.1]/"}) {
    policy plain;
    out = post(to(trick), plain, net::deadline::after(10s));
    BOOST_CHECK_MESSAGE(out.verdict != verdict::done, trick);
  }
  BOOST_TEST(e.calls().empty());
  policy other;
  other.allowed = {"127.0.0.1:" + std::to_string(e.port() == 1 ? 2 : 1)};
  BOOST_CHECK(post(to(e.url()), other, net::deadline::after(10s)).verdict == verdict::never);
  other.allowed = {"127.0.0.1"};
  BOOST_CHECK(post(to(e.url()), other, net::deadline::after(10s)).verdict == verdict::done);
}

BOOST_AUTO_TEST_CASE(a_peer_that_hangs_up_or_says_nonsense_or_too_much_is_no_success) {
  called_endpoint gone([](const auto&) { return std::string(); });
  BOOST_CHECK(call(gone).verdict == verdict::later);
  called_endpoint odd([](const auto&) { return std::string("hello\r\n\r\n"); });
  BOOST_CHECK(call(odd).verdict == verdict::later);
  called_endpoint much([](const auto&) { return called_endpoint::reply(200, std::string(2 << 20, 'x')); });
  BOOST_CHECK(call(much).verdict == verdict::never);
  policy nobody;
  nobody.allowed = {"127.0.0.1"};
  std::uint16_t port = 0;
  {
    called_endpoint closed([](const auto&) { return std::string(); });
    port = closed.port();
  }
  BOOST_CHECK(post(to("http://127.0.0.1:" + std::to_string(port)), nobody, net::deadline::after(10s)).verdict ==
              verdict::later);
}

BOOST_AUTO_TEST_CASE(addresses_are_taken_apart_strictly) {
  const auto url = read_call_url("https://ERP.example:8443/a/b?c=d");
  BOOST_REQUIRE(url.ok());
  BOOST_TEST(url->host == "erp.example");
  BOOST_TEST(url->port == 8443);
  BOOST_TEST(url->target == "/a/b?c=d");
  BOOST_TEST(url->authority() == "erp.example:8443");
  BOOST_TEST(read_call_url("https://[::1]:9/x")->authority() == "[::1]:9");
  BOOST_TEST(read_call_url("https://erp.example")->target == "/");
  for (const auto* bad :
       {"ftp://erp.example/", "https://", "https:///x", "https://user@erp.example/", "https://erp.example:0/",
        "https://erp.example:99999/", "https://erp.example:x/", "https://erp.example/a b", "https://erp.example/#x",
        "https://erp.example\\x", "https://[::1", "https://er%70.example/"})
    BOOST_CHECK_MESSAGE(!read_call_url(bad).ok(), bad);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::calls
