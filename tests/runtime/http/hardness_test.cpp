// Peers that are slow, hostile or too many.

#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdlib>
#include <future>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_hardness)

namespace {

int status_of(const std::string& answer) {
  return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0;
}

std::string session_header(const client& c) {
  return "Host: 127.0.0.1\r\nCookie: barid=" + c.cookie + "\r\nX-Barid-CSRF: " + c.csrf + "\r\n";
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_body_that_is_too_large_is_refused_whether_it_says_so_or_not, desk_fixture) {
  const auto me = as(replier);
  const auto head =
      "POST " + path(open, "/note") + " HTTP/1.1\r\n" + session_header(me) + "Content-Type: application/json\r\n";
  raw_connection honest(server->port());
  honest.say(head + "Content-Length: 1000000000\r\n\r\n{");
  BOOST_TEST(status_of(honest.hear("\r\n\r\n")) == 413);
  raw_connection sly(server->port());
  sly.say(head + "Transfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 80; ++i) sly.say("4000\r\n" + std::string(0x4000, 'a') + "\r\n");
  BOOST_TEST(status_of(sly.hear("\r\n\r\n")) == 413);
}

BOOST_FIXTURE_TEST_CASE(a_chunked_body_of_the_right_size_is_read, desk_fixture) {
  const auto me = as(replier);
  raw_connection c(server->port());
  c.say("POST " + path(open, "/note") + " HTTP/1.1\r\n" + session_header(me) +
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        "8\r\n{\"text\":\r\n8\r\n\"hello\"}\r\n0\r\n\r\n");
  BOOST_TEST(status_of(c.hear("\r\n\r\n")) == 200);
}

BOOST_FIXTURE_TEST_CASE(a_request_whose_length_is_unclear_is_refused_and_its_rest_is_not_read_as_another,
                        desk_fixture) {
  const auto me = as(replier);
  for (const auto* lengths :
       {"Content-Length: 5\r\nContent-Length: 60\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n", "Content-Length: +5\r\n"}) {
    raw_connection c(server->port());
    c.say("POST " + path(open, "/note") + " HTTP/1.1\r\n" + session_header(me) + "Content-Type: application/json\r\n" +
          lengths + "\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto heard = c.hear("never said", 2'000);
    BOOST_TEST(status_of(heard) == 400, lengths);
    BOOST_TEST(heard.find("HTTP/1.1", 5) == std::string::npos, heard);
    BOOST_TEST(c.ended());
  }
}

BOOST_FIXTURE_TEST_CASE(a_body_that_nobody_reads_does_not_become_the_next_request, desk_fixture) {
  raw_connection c(server->port());
  const std::string inside = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
  c.say("GET /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(inside.size()) + "\r\n\r\n" + inside);
  const auto heard = c.hear("never said", 2'000);
  BOOST_TEST(status_of(heard) == 404);
  BOOST_TEST(heard.find("barid_http") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(several_requests_share_a_connection, desk_fixture) {
  raw_connection c(server->port());
  for (int i = 0; i < 3; ++i) {
    c.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(status_of(c.hear("{\"status\":\"ok\"}")) == 200);
  }
}

BOOST_FIXTURE_TEST_CASE(headers_that_are_too_many_or_too_long_or_broken_are_refused, desk_fixture) {
  std::string many = "GET /healthz HTTP/1.1\r\n";
  for (int i = 0; i < 200; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  for (const auto& request : {many + "\r\n", "GET /healthz HTTP/1.1\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n",
                              "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n",
                              std::string("\x16\x03\x01\x02 nonsense\r\n\r\n\r\n")}) {
    raw_connection c(server->port());
    c.say(request);
    const auto heard = c.hear("never said", 3'000);
    BOOST_TEST((heard.empty() || (status_of(heard) >= 400 && status_of(heard) < 500)), heard.substr(0, 60));
    BOOST_TEST(c.ended());
  }
  BOOST_TEST(nobody().get("/healthz").status == 200);
}

BOOST_AUTO_TEST_CASE(slow_clients_lose_their_connection_and_others_are_served) {
  auto options = quick_settings();
  options.threads = 4;
  options.header_timeout = std::chrono::milliseconds(1'500);
  options.body_timeout = std::chrono::milliseconds(1'500);
  desk_fixture desk(options);
  const auto me = desk.as(desk.replier);
  std::vector<std::unique_ptr<raw_connection>> slow;
  for (int i = 0; i < 4; ++i) slow.push_back(std::make_unique<raw_connection>(desk.server->port()));
  slow[0]->say("GET /healthz HT");
  slow[1]->say("GET /healthz HTTP/1.1\r\nX: y");
  slow[2]->say("POST " + desk.path(desk.open, "/note") + " HTTP/1.1\r\n" + session_header(me) +
               "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{");
  // a byte now and then keeps each single read going, but not the whole
  auto drip = std::async(std::launch::async, [&] {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    while (!slow[3]->ended() && std::chrono::steady_clock::now() < end) {
      slow[3]->say("X");
      static_cast<void>(slow[3]->hear("never said", 100));
    }
    return slow[3]->ended();
  });
  // all threads are taken: this waits for one of them to be freed
  BOOST_TEST(desk.nobody().get("/healthz").status == 200);
  BOOST_TEST(drip.get());
  for (int i = 0; i < 3; ++i) {
    static_cast<void>(slow[static_cast<std::size_t>(i)]->hear("never said", 8'000));
    BOOST_TEST(slow[static_cast<std::size_t>(i)]->ended(), i);
  }
}

BOOST_FIXTURE_TEST_CASE(nothing_of_a_request_gets_into_the_headers_of_its_answer, desk_fixture) {
  const auto got = nobody().get("/%0d%0aSet-Cookie:%20x=1?a=%0d%0aX-Evil:%201", {{"X-Request-Id", "mine"}});
  BOOST_TEST(got.status == 404);
  BOOST_TEST(got.header("set-cookie").empty());
  BOOST_TEST(got.header("x-evil").empty());
  BOOST_TEST(got.header("x-request-id") != "mine");
  BOOST_TEST(got.body.find("Set-Cookie") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_server_stops_with_streams_and_idle_connections_open_and_frees_its_port, desk_fixture) {
  const auto port = server->port();
  const auto me = as(viewer);
  raw_connection idle(port), half(port), stream(port);
  idle.say("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(status_of(idle.hear("ok\"}")) == 200);
  half.say("GET /hea");
  stream.say("GET /api/v1/live HTTP/1.1\r\n" + session_header(me) + "\r\n");
  BOOST_TEST(stream.hear("event: ready").find("event: ready") != std::string::npos);
  const auto begun = std::chrono::steady_clock::now();
  server->stop();
  server.reset();
  BOOST_TEST((std::chrono::steady_clock::now() - begun < std::chrono::seconds(5)));
  static_cast<void>(stream.hear("never said", 2'000));
  BOOST_TEST(stream.ended());
  auto options = quick_settings();
  options.port = port;
  server =
      must(http::server::start({options, db.settings(), db.settings(store::api_role), engine, clock, metrics, {}}));
  BOOST_TEST(nobody().get("/healthz").status == 200);
  const auto taken =
      http::server::start({options, db.settings(), db.settings(store::api_role), engine, clock, nullptr, {}});
  BOOST_TEST_REQUIRE(!taken);
  BOOST_TEST(taken.why().message.find(std::to_string(port)) != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(secrets_stay_out_of_answers_and_notes, desk_fixture) {
  auto me = as(owner);
  std::string everything;
  for (const auto* target : {"/api/v1/session", "/api/v1/tokens", "/api/v1/agents", "/api/v1/channels", "/metrics",
                             "/readyz", "/api/v1/conversations"})
    everything += me.get(target).body;
  BOOST_TEST(everything.find(me.cookie) == std::string::npos);
  BOOST_TEST(everything.find("argon2") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_page_is_one_document_under_a_strict_policy, desk_fixture) {
  const auto one = nobody().get("/");
  const auto two = nobody().get("/");
  const auto policy = one.header("content-security-policy");
  BOOST_TEST(policy.find("default-src 'none'") == 0u);
  BOOST_TEST(policy.find("unsafe") == std::string::npos);
  BOOST_TEST(policy != two.header("content-security-policy"), "the nonce is new every time");
  const auto nonce = policy.substr(policy.find("'nonce-") + 7, 22);
  BOOST_TEST(one.body.find("<script nonce=\"" + nonce + "\">") != std::string::npos);
  BOOST_TEST(one.body.find("{{") == std::string::npos);
  BOOST_TEST(one.body.find("http://") == std::string::npos);
  BOOST_TEST(one.body.find("https://") == std::string::npos);
  BOOST_TEST(one.body.find("innerHTML") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
