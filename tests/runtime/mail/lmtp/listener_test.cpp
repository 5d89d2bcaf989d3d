#include "runtime/mail/lmtp/listener.hpp"
#include "runtime/net/stream.hpp"
#include "tests/runtime/mail/lmtp/recording_delivery.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <optional>
#include <set>

namespace barid::lmtp {

using namespace std::chrono_literals;
using testing::eventually;

namespace {

/// A simple LMTP client.
class caller {
public:
  explicit caller(const net::endpoint& at) : stream_(std::move(*net::stream::connect(at, net::deadline::after(5s)))) {}

  void send(std::string_view bytes) { sent_ = stream_.write(bytes, net::deadline::after(10s)).ok(); }

  /// The last line of the next reply, or `gone`.
  std::string reply() {
    for (;;) {
      auto line = stream_.read_line(4096, net::deadline::after(15s));
      if (!line) return line.why().code == errc::timeout ? "silent" : "gone";
      if (line->size() < 4 || (*line)[3] != '-') return *line;
    }
  }
  std::string code() { return reply().substr(0, 4); }
  std::string code(std::string_view command) {
    send(command);
    return code();
  }

  /// From the greeting to the 354.
  void begin_data(const std::string& to = "a@acme.example") {
    code();
    code("LHLO test\r\n");
    code("MAIL FROM:<x@shop.example>\r\n");
    code("RCPT TO:<" + to + ">\r\n");
    code("DATA\r\n");
  }

private:
  net::stream stream_;
  bool sent_ = false;
};

listener_settings anywhere() {
  listener_settings s;
  s.at = {"127.0.0.1", 0, {}};
  return s;
}

std::unique_ptr<listener> start(const std::shared_ptr<delivery>& to, const listener_settings& s = anywhere()) {
  auto l = listener::start(s, to);
  BOOST_REQUIRE(l.ok());
  return std::move(*l);
}

} // namespace

BOOST_AUTO_TEST_SUITE(lmtp_listener)

BOOST_AUTO_TEST_CASE(a_mail_arrives_as_it_was_sent_over_tcp_over_ipv6_and_over_a_unix_socket) {
  const testing::temp_folder folder;
  for (const auto& at : {net::endpoint{"127.0.0.1", 0, {}}, net::endpoint{"::1", 0, {}},
                         net::endpoint{"", 0, (folder.path() / "lmtp").string()}}) {
    auto to = std::make_shared<recording_delivery>();
    auto s = anywhere();
    s.at = at;
    auto started = listener::start(s, to);
    if (!started && at.host == "::1") continue; // a machine without IPv6
    BOOST_REQUIRE(started.ok());
    caller c((*started)->bound());
    c.begin_data();
    BOOST_TEST(c.code("Subject: x\r\n\r\n..dot\nbare\r\n.\r\n") == "250 ");
    BOOST_TEST(c.code("QUIT\r\n") == "221 ");
    BOOST_TEST(c.reply() == "gone");
    BOOST_REQUIRE(to->mails().size() == 1u);
    BOOST_TEST(to->mails()[0].second == "Subject: x\r\n\r\n.dot\nbare\r\n");
    BOOST_TEST(eventually([&] { return (*started)->bytes_in_flight() == 0 && (*started)->open_connections() == 0; }));
  }
}

BOOST_AUTO_TEST_CASE(a_taken_port_is_an_error_in_words) {
  const auto first = start(std::make_shared<recording_delivery>());
  auto s = anywhere();
  s.at = first->bound();
  const auto second = listener::start(s, std::make_shared<recording_delivery>());
  BOOST_REQUIRE(!second.ok());
  BOOST_TEST(second.why().message.find("something else listens at") == 0u);
}

BOOST_AUTO_TEST_CASE(no_250_goes_out_before_the_delivery_has_committed) {
  std::mutex guard;
  recording_delivery::done answer;
  auto to = std::make_shared<recording_delivery>([&](const envelope&, const raw_mail&, recording_delivery::done d) {
    const std::lock_guard lock(guard);
    answer = std::move(d);
  });
  const auto l = start(to);
  caller c(l->bound());
  c.begin_data();
  c.send("x\r\n.\r\n");
  BOOST_REQUIRE(eventually([&] { return to->mails().size() == 1; }));
  std::atomic<bool> committed = false;
  std::atomic<bool> too_early = false;
  std::thread reader([&] {
    const auto code = c.code();
    too_early = !committed || code != "250 ";
  });
  BOOST_TEST(!eventually([&] { return too_early.load(); }, 150ms));
  committed = true;
  {
    const std::lock_guard lock(guard);
    answer({outcome::committed});
  }
  reader.join();
  BOOST_TEST(!too_early.load());
}

BOOST_AUTO_TEST_CASE(a_delivery_that_does_not_answer_in_time_gives_451_and_its_late_answer_is_harmless) {
  std::mutex guard;
  std::vector<recording_delivery::done> answers;
  auto s = anywhere();
  s.times.delivery = 100ms;
  auto to = std::make_shared<recording_delivery>([&](const envelope&, const raw_mail&, recording_delivery::done d) {
    const std::lock_guard lock(guard);
    answers.push_back(std::move(d));
  });
  const auto l = start(to, s);
  caller c(l->bound());
  c.begin_data();
  BOOST_TEST(c.code("x\r\n.\r\n") == "451 ");
  BOOST_TEST(l->counters().deliveries_late == 1u);
  {
    const std::lock_guard lock(guard);
    answers.at(0)({outcome::committed});
  }
  BOOST_TEST(c.code("NOOP\r\n") == "250 ");
}

BOOST_AUTO_TEST_CASE(a_delivery_that_throws_costs_a_451_and_nothing_else) {
  auto to = std::make_shared<recording_delivery>(
      [](const envelope&, const raw_mail&, const recording_delivery::done&) { throw std::runtime_error("no"); });
  const auto l = start(to);
  caller c(l->bound());
  c.begin_data();
  BOOST_TEST(c.code("x\r\n.\r\n") == "451 ");
  BOOST_TEST(c.code("NOOP\r\n") == "250 ");
}

BOOST_AUTO_TEST_CASE(connections_beyond_the_cap_hear_421_and_there_is_room_again_afterwards) {
  auto s = anywhere();
  s.connections = 2;
  const auto l = start(std::make_shared<recording_delivery>(), s);
  std::optional<caller> first(l->bound());
  caller second(l->bound());
  BOOST_TEST(first->code() == "220 ");
  BOOST_TEST(second.code() == "220 ");
  caller third(l->bound());
  BOOST_TEST(third.code() == "421 ");
  BOOST_TEST(third.reply() == "gone");
  BOOST_TEST(l->counters().turned_away == 1u);
  first.reset();
  BOOST_REQUIRE(eventually([&] { return l->open_connections() == 1; }));
  caller fourth(l->bound());
  BOOST_TEST(fourth.code() == "220 ");
}

BOOST_AUTO_TEST_CASE(a_silent_peer_and_one_that_never_finishes_its_mail_are_ended) {
  auto s = anywhere();
  s.times.idle = 100ms;
  const auto l = start(std::make_shared<recording_delivery>(), s);
  caller idle(l->bound());
  BOOST_TEST(idle.code() == "220 ");
  BOOST_TEST(idle.code() == "421 ");
  BOOST_TEST(idle.reply() == "gone");

  s.times.idle = 20s;
  s.times.transaction = 1s;
  const auto strict = start(std::make_shared<recording_delivery>(), s);
  caller drip(strict->bound());
  drip.begin_data();
  std::string end;
  std::thread reader([&] { end = drip.code(); });
  // a peer that sends a little now and then, and never a dot
  (void)eventually([&] { return drip.send("x\r\n"), strict->open_connections() == 0; }, 20s);
  reader.join();
  BOOST_TEST(end == "421 ");
}

BOOST_AUTO_TEST_CASE(stopping_ends_idle_peers_at_once_and_lets_a_mail_under_way_finish) {
  const auto to = std::make_shared<recording_delivery>();
  const auto l = start(to);
  caller idle(l->bound());
  idle.code();
  caller busy(l->bound());
  busy.begin_data();
  busy.send("half");
  std::thread stopper([&] { l->stop(20s); });
  BOOST_TEST(idle.code() == "421 ");
  BOOST_TEST(idle.reply() == "gone");
  BOOST_TEST(busy.code(" and half\r\n.\r\n") == "250 ");
  BOOST_TEST(busy.code() == "421 ");
  stopper.join();
  BOOST_TEST(to->mails().size() == 1u);
  BOOST_TEST(to->mails()[0].second == "half and half\r\n");
  BOOST_TEST(!net::connect_to(l->bound(), net::deadline::after(1s)).ok());
  l->stop(1s); // again: nothing happens
}

BOOST_AUTO_TEST_CASE(stopping_does_not_wait_longer_than_its_grace) {
  const auto l = start(std::make_shared<recording_delivery>());
  caller stuck(l->bound());
  stuck.begin_data();
  const auto begin = net::deadline::clock::now();
  l->stop(100ms);
  BOOST_TEST((net::deadline::clock::now() - begin < 5s));
  BOOST_TEST(stuck.code() == "421 ");
}

BOOST_AUTO_TEST_CASE(bytes_in_flight_are_bounded_and_given_back) {
  auto s = anywhere();
  s.bytes_in_flight = 1 << 20;
  std::mutex guard;
  std::vector<std::pair<raw_mail, recording_delivery::done>> held;
  auto to = std::make_shared<recording_delivery>([&](const envelope&, const raw_mail& m, recording_delivery::done d) {
    const std::lock_guard lock(guard);
    held.emplace_back(m, std::move(d));
  });
  const auto l = start(to, s);
  caller first(l->bound());
  first.begin_data();
  first.send(std::string(700'000, 'x') + "\r\n.\r\n");
  BOOST_REQUIRE(eventually([&] { return to->mails().size() == 1; }));
  BOOST_TEST(l->bytes_in_flight() >= 700'002u);
  caller second(l->bound());
  second.begin_data();
  BOOST_TEST(second.code(std::string(700'000, 'x') + "\r\n.\r\n") == "452 ");
  {
    const std::lock_guard lock(guard);
    held.at(0).second({outcome::committed});
    held.clear();
  }
  BOOST_TEST(first.code() == "250 ");
  BOOST_TEST(eventually([&] { return l->bytes_in_flight() == 0; }));
  second.code("MAIL FROM:<>\r\n");
  second.code("RCPT TO:<a@acme.example>\r\n");
  BOOST_TEST(second.code("DATA\r\n") == "354 ");
}

BOOST_AUTO_TEST_CASE(sixty_four_peers_at_once_each_get_all_their_mails_through) {
  constexpr int peers = 64, each = 20;
  const auto to = std::make_shared<recording_delivery>();
  const auto l = start(to);
  std::atomic<int> stored = 0;
  std::vector<std::thread> threads;
  for (int p = 0; p < peers; ++p)
    threads.emplace_back([&, p] {
      caller c(l->bound());
      c.code();
      c.code("LHLO test\r\n");
      for (int m = 0; m < each; ++m) {
        c.send("MAIL FROM:<>\r\nRCPT TO:<a@acme.example>\r\nDATA\r\n");
        c.code(), c.code(), c.code();
        stored += c.code("id " + std::to_string(p * each + m) + "\r\n.\r\n") == "250 ";
      }
    });
  for (auto& t : threads) t.join();
  BOOST_TEST(stored == peers * each);
  std::set<std::string> different;
  for (const auto& [to_whom, bytes] : to->mails()) different.insert(bytes);
  BOOST_TEST(different.size() == std::size_t(peers * each));
}

BOOST_AUTO_TEST_CASE(swaks_delivers_by_lmtp_and_hears_of_each_recipient) {
  const auto to = std::make_shared<recording_delivery>();
  const auto l = start(to);
  const auto server = "127.0.0.1:" + std::to_string(l->bound().port);
  const auto done = testing::run({"swaks", "--protocol", "LMTP", "--server", server, "--from", "sara@shop.example",
                                  "--to", "support@acme.example,nobody@acme.example", "--helo", "shop.example",
                                  "--body", "line one\\n.\\n.two"});
  BOOST_TEST(done.output.find("550 5.1.1 <nobody@acme.example>") != std::string::npos);
  BOOST_TEST(done.output.find("250 2.0.0 <support@acme.example> stored") != std::string::npos);
  BOOST_REQUIRE(to->mails().size() == 1u);
  BOOST_TEST(to->mails()[0].first.client == "shop.example");
  BOOST_TEST(to->mails()[0].second.find("line one\r\n.\r\n.two") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::lmtp
