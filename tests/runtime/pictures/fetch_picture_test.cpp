// Against small servers of its own on loopback, which is where no picture may come from: the tests
// that fetch one say so in `fetching`.

#include "runtime/pictures/fetch_picture.hpp"
#include "tests/runtime/pictures/web_server.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace barid::pictures {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using test::answer_of;
using test::web_server;

const std::string png = "\x89PNG\r\n\x1a\n"s + "the rest of it"s;

net::tls_context client_tls() {
  auto out = net::tls_context::client();
  BOOST_REQUIRE(out.ok());
  return *out;
}

result<picture> fetched(const std::string& url, const fetching& how, std::chrono::milliseconds time = 5s) {
  return fetch_picture(url, client_tls(), net::deadline::after(time), how);
}

/// What a server says next; it may be changed while that serves.
class next_answer {
public:
  void say(std::string text) {
    const std::lock_guard lock(guard_);
    text_ = std::move(text);
  }
  [[nodiscard]] std::string now() const {
    const std::lock_guard lock(guard_);
    return text_;
  }

private:
  mutable std::mutex guard_;
  std::string text_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(fetched_pictures)

BOOST_AUTO_TEST_CASE(a_picture_comes_with_its_own_type_and_nothing_of_the_reader_goes_out) {
  web_server server([](const std::string&) { return answer_of("image/jpeg; charset=x", png); });
  const auto p = fetched("http://cdn.shop.example/a.png?u=1#frag", server.lies_here());
  BOOST_REQUIRE_MESSAGE(p.ok(), (p.ok() ? "" : p.why().message));
  BOOST_TEST(p->type == "image/png"); // by its bytes
  BOOST_TEST((p->bytes == png));
  const auto request = server.seen();
  BOOST_TEST(request.starts_with("GET /a.png?u=1 HTTP/1.1\nHost: cdn.shop.example\n"));
  for (const auto* name : {"Cookie", "Referer", "Authorization", "frag"})
    BOOST_TEST(request.find(name) == std::string::npos, name);
}

BOOST_AUTO_TEST_CASE(nothing_of_a_private_network_is_asked) {
  web_server server([](const std::string&) { return answer_of("image/png", png); });
  const auto port = server.port();
  for (const auto& host : {"127.0.0.1"s, "[::1]"s, "[::ffff:127.0.0.1]"s, "169.254.169.254"s, "10.0.0.1"s}) {
    const auto p = fetched("http://" + host + "/", {}, 3s);
    BOOST_TEST(!p.ok(), host);
    BOOST_TEST((!p.ok() && p.why().code == errc::refused), host);
  }
  // a name that leads to one
  fetching to_us;
  to_us.resolve = [port](const std::string&, std::uint16_t, net::deadline until) {
    return net::resolve("127.0.0.1", port, until);
  };
  const auto named = fetched("http://innocent.example/", to_us);
  BOOST_TEST((!named.ok() && named.why().code == errc::refused));
  // or to one beside a public one
  fetching to_both;
  to_both.resolve = [port](const std::string&, std::uint16_t, net::deadline until) {
    auto out = net::resolve("8.8.8.8", port, until);
    auto second = net::resolve("127.0.0.1", port, until);
    if (out && second) out->push_back(second->front());
    return out;
  };
  const auto both = fetched("http://innocent.example/", to_both);
  BOOST_TEST((!both.ok() && both.why().code == errc::refused));
  BOOST_TEST(server.requests() == 0);
}

BOOST_AUTO_TEST_CASE(a_name_is_looked_up_once_for_each_connection) {
  web_server server([](const std::string&) { return answer_of("image/png", png); });
  // the second answer of a name that changes its mind is never asked for
  auto how = server.lies_here();
  auto first = how.resolve;
  int asked = 0;
  how.resolve = [&](const std::string& host, std::uint16_t port, net::deadline until) {
    if (++asked > 1) return net::resolve("169.254.169.254", port, until);
    return first(host, port, until);
  };
  BOOST_TEST(fetched("http://rebinding.example/", how).ok());
  BOOST_TEST(asked == 1);
}

BOOST_AUTO_TEST_CASE(redirects_are_followed_and_each_of_them_is_checked) {
  web_server server([](const std::string& request) -> std::string {
    if (request.starts_with("GET /away ")) return "HTTP/1.1 302 Found\r\nLocation: /here\r\n\r\n";
    if (request.starts_with("GET /loop ")) return "HTTP/1.1 302 Found\r\nLocation: /loop\r\n\r\n";
    if (request.starts_with("GET /inside "))
      return "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\n\r\n";
    if (request.starts_with("GET /file ")) return "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n";
    if (request.starts_with("GET /port ")) return "HTTP/1.1 302 Found\r\nLocation: http://shop.example:25/\r\n\r\n";
    return answer_of("image/png", png);
  });
  auto how = server.lies_here();
  auto everywhere = how.resolve;
  how.resolve = [&](const std::string& host, std::uint16_t port, net::deadline until) {
    if (host == "169.254.169.254") return net::resolve(host, port, until);
    return everywhere(host, port, until);
  };
  BOOST_TEST(fetched("http://shop.example/away", how).ok());
  const auto loop = fetched("http://shop.example/loop", how);
  BOOST_TEST((!loop.ok() && loop.why().code == errc::limit));
  const auto inside = fetched("http://shop.example/inside", how);
  BOOST_TEST((!inside.ok() && inside.why().code == errc::refused));
  BOOST_TEST(!fetched("http://shop.example/file", how).ok());
  BOOST_TEST(!fetched("http://shop.example/port", how).ok());
}

BOOST_AUTO_TEST_CASE(only_pictures_are_handed_on) {
  next_answer reply;
  web_server server([&](const std::string&) { return reply.now(); });
  const auto how = server.lies_here();
  const auto refused = [&](const std::string& with) {
    reply.say(with);
    const auto p = fetched("http://shop.example/", how);
    return !p.ok();
  };
  BOOST_TEST(refused(answer_of("text/html", "<script>x</script>")));
  BOOST_TEST(refused(answer_of("image/png", "<script>x</script>")));
  BOOST_TEST(refused(answer_of("text/html", png)));
  BOOST_TEST(refused(answer_of("image/svg+xml", "<svg onload='x'/>")));
  BOOST_TEST(refused("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + png));
  BOOST_TEST(refused("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Encoding: gzip\r\n\r\n" + png));
  BOOST_TEST(refused("HTTP/1.1 404 Not Found\r\n\r\n"));
  BOOST_TEST(refused("SSH-2.0-OpenSSH\r\n"));
  BOOST_TEST(refused(""));
  BOOST_TEST(refused("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 999\r\n\r\n" + png));
  BOOST_TEST(refused("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"));
  BOOST_TEST(refused("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: "
                     "chunked\r\n\r\nffffffffffffffff\r\n"));
  BOOST_TEST(refused("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nx"));
  reply.say("HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nTransfer-Encoding: "
            "chunked\r\n\r\n6\r\nGIF89a\r\n3\r\nxyz\r\n0\r\n\r\n");
  const auto chunked = fetched("http://shop.example/", how);
  BOOST_REQUIRE(chunked.ok());
  BOOST_TEST((chunked->type == "image/gif" && chunked->bytes == "GIF89axyz"));
  reply.say("HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\n" + png); // up to the end
  BOOST_TEST(fetched("http://shop.example/", how).ok());
}

BOOST_AUTO_TEST_CASE(size_and_time_are_bounded) {
  next_answer reply;
  web_server server([&](const std::string&) { return reply.now(); });
  auto how = server.lies_here();
  how.most = 1'000;
  const auto big = png + std::string(2'000, 'x');
  for (const auto& head : {"Content-Length: 2014\r\n"s, ""s, "Content-Length: 99999999999\r\n"s}) {
    reply.say("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n" + head + "\r\n" + big);
    const auto p = fetched("http://shop.example/", how);
    BOOST_TEST((!p.ok() && p.why().code == errc::limit), head);
  }
  auto long_one = "HTTP/1.1 200 OK\r\n" + std::string(100'000, 'h') + ": x\r\n\r\n";
  reply.say(long_one);
  BOOST_TEST(!fetched("http://shop.example/", how).ok());
  for (int i = 0; i < 20; ++i) long_one.insert(0, "HTTP/1.1 100 Continue\r\n\r\n");
  reply.say(long_one);
  BOOST_TEST(!fetched("http://shop.example/", how).ok());
  // a server that takes the connection and says nothing
  auto silent = net::listening_socket::open({"127.0.0.1", 0, {}});
  BOOST_REQUIRE(silent.ok());
  how.resolve = [&](const std::string&, std::uint16_t, net::deadline until) {
    return net::resolve("127.0.0.1", silent->bound().port, until);
  };
  const auto late = fetched("http://shop.example/", how, 200ms);
  BOOST_TEST((!late.ok() && late.why().code == errc::timeout));
}

BOOST_AUTO_TEST_CASE(a_server_without_a_good_certificate_is_not_believed) {
  web_server server([](const std::string&) { return answer_of("image/png", png); });
  BOOST_TEST(!fetched("https://shop.example/", server.lies_here()).ok());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::pictures
