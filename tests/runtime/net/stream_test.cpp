#include "runtime/net/stream.hpp"
#include "tests/support/fake_peer.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::net {

using namespace std::chrono_literals;
using testing::conversation;
using testing::fake_peer;

BOOST_AUTO_TEST_SUITE(net_stream)

BOOST_AUTO_TEST_CASE(lines_arrive_one_by_one_however_they_were_sent) {
  fake_peer peer([](conversation& c) {
    c.say("one\r\ntwo\nthr");
    c.hear();
    c.say("ee\r\n\r\n");
    c.hear_all();
  });
  auto s = stream::connect(peer.at(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  BOOST_TEST(*s->read_line(100, deadline::after(5s)) == "one");
  BOOST_TEST(*s->read_line(100, deadline::after(5s)) == "two");
  BOOST_TEST(s->write("go\r\n", deadline::after(5s)).ok());
  BOOST_TEST(*s->read_line(100, deadline::after(5s)) == "three");
  BOOST_TEST(*s->read_line(100, deadline::after(5s)) == "");
}

BOOST_AUTO_TEST_CASE(a_line_without_end_is_given_up_at_its_limit) {
  fake_peer peer([](conversation& c) {
    for (;;) c.say(std::string(1000, 'x'));
  });
  auto s = stream::connect(peer.at(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  const auto line = s->read_line(4096, deadline::after(10s));
  BOOST_REQUIRE(!line.ok());
  BOOST_TEST((line.why().code == errc::limit));
}

BOOST_AUTO_TEST_CASE(a_peer_that_says_nothing_is_given_up_at_the_deadline) {
  fake_peer peer([](conversation& c) { c.fall_silent(); });
  auto s = stream::connect(peer.at(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  const auto begin = deadline::clock::now();
  const auto line = s->read_line(100, deadline::after(100ms));
  BOOST_REQUIRE(!line.ok());
  BOOST_TEST((line.why().code == errc::timeout));
  BOOST_TEST((deadline::clock::now() - begin < 3s));
}

BOOST_AUTO_TEST_CASE(a_peer_that_drips_bytes_cannot_stretch_the_deadline) {
  fake_peer peer([](conversation& c) {
    for (;;) {
      c.say("x");
      (void)wait_readable(-1, -1, deadline::after(10ms));
    }
  });
  auto s = stream::connect(peer.at(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  const auto begin = deadline::clock::now();
  BOOST_TEST((s->read_line(1 << 20, deadline::after(200ms)).why().code == errc::timeout));
  BOOST_TEST((deadline::clock::now() - begin < 3s));
}

BOOST_AUTO_TEST_CASE(a_peer_that_does_not_read_ends_a_write_at_the_deadline) {
  auto socket = listening_socket::open({"127.0.0.1", 0, {}});
  BOOST_REQUIRE(socket.ok());
  auto s = stream::connect(socket->bound(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  const auto done = s->write(std::string(64 << 20, 'x'), deadline::after(200ms));
  BOOST_REQUIRE(!done.ok());
  BOOST_TEST((done.why().code == errc::timeout));
}

BOOST_AUTO_TEST_CASE(writing_to_a_peer_that_left_is_an_error_and_no_signal) {
  fake_peer peer([](conversation& c) { c.hang_up(); });
  auto s = stream::connect(peer.at(), deadline::after(5s));
  BOOST_REQUIRE(s.ok());
  BOOST_TEST((s->read_line(10, deadline::after(5s)).why().code == errc::unavailable));
  result<void> done;
  for (int i = 0; i < 100 && done; ++i) done = s->write(std::string(1 << 20, 'x'), deadline::after(5s));
  BOOST_REQUIRE(!done.ok());
  BOOST_TEST((done.why().code == errc::unavailable));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::net
