#include "runtime/net/stream.hpp"
#include "runtime/net/tls_context.hpp"
#include "tests/support/fake_peer.hpp"
#include "tests/support/tls_authority.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::net {

using namespace std::chrono_literals;
using testing::certificate_wish;
using testing::conversation;
using testing::fake_peer;

namespace {

struct authority {
  testing::tls_authority ours{"Acme test authority"};

  tls_context server(const certificate_wish& wish = {}) {
    const auto files = ours.issue(wish);
    return *tls_context::server(files.certificate, files.key);
  }
  tls_context client() const { return *tls_context::client(ours.ca_file()); }
};

/// Connects and sets up TLS with a server that has this certificate.
result<std::size_t> try_tls(const tls_context& server, const tls_context& client, const std::string& host) {
  fake_peer peer([&](conversation& c) {
    c.start_tls(server);
    c.hear_all();
  });
  auto s = stream::connect(peer.at(), deadline::after(5s));
  if (!s) return s.why();
  return s->start_tls(client, host, deadline::after(5s));
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(net_tls, authority)

BOOST_AUTO_TEST_CASE(text_goes_both_ways_once_the_certificate_is_found_good) {
  const auto tls = server();
  fake_peer peer([&](conversation& c) {
    c.start_tls(tls);
    c.say("hello\r\n");
    c.hear();
    c.say(std::string(100'000, 'y') + "\r\n");
    c.hear_all();
  });
  auto s = stream::connect(peer.by_name(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  const auto done = s->start_tls(client(), "localhost", deadline::after(5s));
  BOOST_REQUIRE(done.ok());
  BOOST_TEST(s->secured());
  BOOST_TEST(*s->read_line(100, deadline::after(5s)) == "hello");
  BOOST_TEST(s->write(std::string(100'000, 'x') + "\r\n", deadline::after(5s)).ok());
  BOOST_TEST(s->read_line(200'000, deadline::after(5s))->size() == 100'000u);
  BOOST_TEST(peer.heard().size() == 100'002u);
}

BOOST_AUTO_TEST_CASE(an_address_is_verified_like_a_name) {
  BOOST_TEST(try_tls(server(), client(), "127.0.0.1").ok());
  const auto wrong = try_tls(server({{"192.0.2.7"}}), client(), "127.0.0.1");
  BOOST_REQUIRE(!wrong.ok());
  BOOST_TEST(wrong.why().message == "name mismatch: asked for `127.0.0.1`, certificate is for 192.0.2.7");
}

BOOST_AUTO_TEST_CASE(an_expired_certificate_is_refused_with_its_date) {
  using days = std::chrono::days;
  const auto refused = try_tls(server({{"localhost"}, -days(30), -days(2)}), client(), "localhost");
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST((refused.why().code == errc::refused));
  BOOST_TEST(refused.why().message.find("certificate of `localhost` expired on 20") == 0u);
  const auto early = try_tls(server({{"localhost"}, days(2), days(3)}), client(), "localhost");
  BOOST_REQUIRE(!early.ok());
  BOOST_TEST(early.why().message.find("certificate of `localhost` is valid only from 20") == 0u);
}

BOOST_AUTO_TEST_CASE(a_certificate_for_another_host_is_refused_with_both_names) {
  const auto refused = try_tls(server({{"mx.acme.example", "*.acme.example"}}), client(), "localhost");
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST((refused.why().code == errc::refused));
  BOOST_TEST(refused.why().message ==
             "name mismatch: asked for `localhost`, certificate is for mx.acme.example, *.acme.example");
  BOOST_TEST(try_tls(server({{"*.acme.example"}}), client(), "mx.acme.example").ok());
  BOOST_TEST(!try_tls(server({{"*.acme.example"}}), client(), "a.b.acme.example").ok());
}

BOOST_AUTO_TEST_CASE(an_authority_that_is_not_trusted_is_named) {
  const auto refused = try_tls(server(), *tls_context::client(), "localhost");
  BOOST_REQUIRE(!refused.ok());
  BOOST_TEST((refused.why().code == errc::refused));
  BOOST_TEST(refused.why().message ==
             "certificate of `localhost` comes from an authority not known here, `Acme test authority`");
}

BOOST_AUTO_TEST_CASE(a_server_that_speaks_no_tls_is_told_apart_from_a_bad_certificate) {
  fake_peer peer([](conversation& c) {
    c.say("220 mx.acme.example ESMTP\r\n");
    c.hear_all();
  });
  auto s = stream::connect(peer.at(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  const auto done = s->start_tls(client(), "localhost", deadline::after(5s));
  BOOST_REQUIRE(!done.ok());
  BOOST_TEST((done.why().code == errc::unavailable));
  BOOST_TEST(done.why().message == "`localhost` does not speak TLS here");
}

BOOST_AUTO_TEST_CASE(a_server_that_never_finishes_the_handshake_is_given_up_at_the_deadline) {
  fake_peer peer([](conversation& c) { c.fall_silent(); });
  auto s = stream::connect(peer.at(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  BOOST_TEST((s->start_tls(client(), "localhost", deadline::after(100ms)).why().code == errc::timeout));
}

BOOST_AUTO_TEST_CASE(what_was_said_before_tls_is_discarded_and_counted) {
  const auto tls = server();
  fake_peer peer([&](conversation& c) {
    c.say("220 go\r\n250 injected\r\n");
    c.hear();
    c.start_tls(tls);
    c.say("real\r\n");
    c.hear_all();
  });
  auto s = stream::connect(peer.at(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  BOOST_TEST(*s->read_line(100, deadline::after(5s)) == "220 go");
  BOOST_TEST(s->write("go\r\n", deadline::after(5s)).ok());
  const auto discarded = s->start_tls(client(), "localhost", deadline::after(5s));
  BOOST_REQUIRE(discarded.ok());
  BOOST_TEST(*discarded == std::string("250 injected\r\n").size());
  BOOST_TEST(*s->read_line(100, deadline::after(5s)) == "real");
}

BOOST_AUTO_TEST_CASE(a_ca_file_that_cannot_be_used_is_named) {
  const auto none = tls_context::client("/nonexistent/ca.pem");
  BOOST_REQUIRE(!none.ok());
  BOOST_TEST((none.why().code == errc::invalid));
  BOOST_TEST(none.why().message.find("`/nonexistent/ca.pem`") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::net
