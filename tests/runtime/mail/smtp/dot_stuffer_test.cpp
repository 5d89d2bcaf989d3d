#include "runtime/mail/lmtp/body_reader.hpp"
#include "runtime/mail/smtp/dot_stuffer.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace barid::smtp {

namespace {
std::string stuffed(std::string_view mail) {
  dot_stuffer s;
  auto out = s.add(mail);
  return out + s.finish();
}
} // namespace

BOOST_AUTO_TEST_SUITE(smtp_dot_stuffer)

BOOST_AUTO_TEST_CASE(dots_at_line_begins_are_doubled_and_the_last_line_is_ended) {
  BOOST_TEST(stuffed(".a\r\n.\r\n..b\r\nc.d") == "..a\r\n..\r\n...b\r\nc.d\r\n");
  BOOST_TEST(stuffed("") == "");
  BOOST_TEST(stuffed("a\r\n") == "a\r\n");
}

BOOST_AUTO_TEST_CASE(bare_line_ends_become_crlf_and_the_dots_behind_them_are_doubled) {
  BOOST_TEST(stuffed("a\n.\nb\r.\rc") == "a\r\n..\r\nb\r\n..\r\nc\r\n");
  BOOST_TEST(stuffed("a\r\r\n.\r\n") == "a\r\n\r\n..\r\n");
  BOOST_TEST(stuffed("a\r") == "a\r\n");
}

BOOST_AUTO_TEST_CASE(no_mail_can_end_the_data_early_and_the_receiver_gets_it_whole) {
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    std::string mail, lines;
    for (auto n = random() % 30; n > 0; --n) mail += "..\r\na"[random() % 5];
    dot_stuffer s;
    std::string wire;
    for (std::size_t i = 0; i < mail.size();) {
      const auto n = 1 + random() % 4;
      wire += s.add(std::string_view(mail).substr(i, n));
      i += n;
    }
    wire += s.finish();
    BOOST_REQUIRE(wire == stuffed(mail));
    for (std::size_t i = 0; i < wire.size(); ++i) { // CR and LF only as pairs
      if (wire[i] == '\r') BOOST_REQUIRE(wire[i + 1] == '\n');
      if (wire[i] == '\n') BOOST_REQUIRE(wire[i - 1] == '\r');
    }
    for (std::size_t i = 0; i < mail.size(); ++i) { // what the receiver is to have
      if (mail[i] == '\n' && i > 0 && mail[i - 1] == '\r') continue;
      if (mail[i] == '\r' || mail[i] == '\n') lines += "\r\n";
      else lines += mail[i];
    }
    if (!lines.empty() && !lines.ends_with("\r\n")) lines += "\r\n";
    lmtp::body_reader reader(std::make_shared<lmtp::byte_budget>(1 << 20), 1 << 20, 0);
    const auto sent = wire + ".\r\n";
    BOOST_REQUIRE(reader.read(sent) == sent.size());
    BOOST_REQUIRE(reader.complete());
    BOOST_REQUIRE(*reader.take() == lines);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::smtp
