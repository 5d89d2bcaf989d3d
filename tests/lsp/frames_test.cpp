#include "lsp/frames.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace barid::lsp {

BOOST_AUTO_TEST_SUITE(lsp_frames)

BOOST_AUTO_TEST_CASE(messages_come_out_whatever_pieces_they_came_in) {
  const auto bytes = framed("{\"a\":1}") + framed("") + framed("[\xC3\xA9]");
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    frame_reader in;
    std::vector<std::string> out;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      in.feed(std::string_view(bytes).substr(at, piece));
      for (;;) {
        auto next = in.next();
        BOOST_REQUIRE(next);
        if (!*next) break;
        out.push_back(**next);
      }
    }
    BOOST_REQUIRE_EQUAL(out.size(), 3u);
    BOOST_TEST(out[0] == "{\"a\":1}");
    BOOST_TEST(out[2] == "[\xC3\xA9]");
  }
}

BOOST_AUTO_TEST_CASE(other_header_fields_and_cases_are_taken) {
  frame_reader in;
  in.feed("Content-Type: x; charset=utf-8\r\ncontent-length:  2 \r\n\r\n{}");
  const auto next = in.next();
  BOOST_REQUIRE(next);
  BOOST_REQUIRE(next->has_value());
  BOOST_TEST(**next == "{}");
}

BOOST_AUTO_TEST_CASE(what_is_no_message_is_refused_with_a_reason) {
  for (const char* bytes : {"Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n", "\r\n\r\n", "hello\r\n\r\n",
                            "Content-Length: 99999999999999999999\r\n\r\n", "Content-Length: 999999999\r\n\r\n"}) {
    frame_reader in;
    in.feed(bytes);
    BOOST_CHECK_MESSAGE(!in.next(), bytes);
  }
  frame_reader in;
  in.feed(std::string(9000, 'x'));
  BOOST_TEST(!in.next());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::lsp
