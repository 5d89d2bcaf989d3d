#include "runtime/mail/imap/framer.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace barid::imap {

BOOST_AUTO_TEST_SUITE(imap_framer)

namespace {

/// Texts and literals that come out, `|` before each literal; `!message` where it failed.
std::vector<std::string> framed(std::string_view bytes, std::size_t step, framer_limits limits = {}) {
  framer f(limits);
  std::vector<std::string> out;
  while (!bytes.empty()) {
    f.feed(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    while (true) {
      auto next = f.next();
      if (!next) {
        out.push_back("!" + next.why().message);
        return out;
      }
      if (!*next) break;
      std::string shown = (*next)->text;
      for (const auto& l : (*next)->literals) shown += "|" + l.bytes;
      out.push_back(shown);
    }
  }
  return out;
}

using strings = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_CASE(responses_are_the_same_however_the_bytes_arrive) {
  const std::string bytes = "* OK hello {3}\r\n"
                            "* 1 FETCH (BODY[] {5}\r\na\r\n{3 FLAGS ())\r\n"
                            "* 2 FETCH (A {0}\r\n B ~{2+}\r\nxy)\r\n"
                            "b1 OK done {99}\r\n+ go {7}\r\n";
  const strings expected = {"* OK hello {3}", "* 1 FETCH (BODY[] {5}\r\n FLAGS ())|a\r\n{3",
                            "* 2 FETCH (A {0}\r\n B ~{2+}\r\n)||xy", "b1 OK done {99}", "+ go {7}"};
  for (std::size_t step = 1; step <= bytes.size(); ++step)
    BOOST_TEST(framed(bytes, step) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(places_of_literals_lie_behind_their_markers) {
  framer f;
  f.feed("* X {1}\r\na {2}\r\nbb\r\n");
  const auto r = f.next();
  BOOST_REQUIRE(r.ok() && r->has_value());
  BOOST_TEST((*r)->literals[0].at == std::string("* X {1}\r\n").size());
  BOOST_TEST((*r)->literals[1].at == std::string("* X {1}\r\n {2}\r\n").size());
}

BOOST_AUTO_TEST_CASE(a_giant_literal_is_refused_by_its_announcement_alone) {
  framer_limits limits;
  limits.literal = 1000;
  BOOST_TEST(framed("* 1 FETCH (BODY[] {5000000000}\r\n", 1, limits) ==
                 strings({"!the server announced a literal of 5000000000 bytes; at most 1000 are accepted"}),
             boost::test_tools::per_element());
  const auto absurd = framed("* X {99999999999999999999999999}\r\n", 7, limits);
  BOOST_TEST(absurd.at(0).find("absurd") != std::string::npos);
  const auto sum = framed("* X {600}\r\n" + std::string(600, 'x') + " {600}\r\n", 50, limits);
  BOOST_TEST(sum.at(0).starts_with("!the server announced a literal of 600"));
}

BOOST_AUTO_TEST_CASE(an_endless_line_and_endless_literals_are_refused) {
  framer_limits limits;
  limits.text = 100;
  limits.literals_in_response = 3;
  BOOST_TEST(framed("* OK " + std::string(200, 'x'), 1, limits).at(0).starts_with("!the server sent a line"));
  BOOST_TEST(framed("* X {0}\r\n{0}\r\n{0}\r\n{0}\r\n", 5, limits).at(0).starts_with("!the server sent more than 3"));
}

BOOST_AUTO_TEST_CASE(what_came_before_a_failure_is_handed_out_first) {
  framer_limits limits;
  limits.literal = 10;
  const auto out = framed("* OK fine\r\n* X {11}\r\n", 1000, limits);
  BOOST_REQUIRE(out.size() == 2u);
  BOOST_TEST(out[0] == "* OK fine");
}

BOOST_AUTO_TEST_CASE(a_bare_line_feed_and_nul_end_nothing) {
  const std::string bytes("* OK a\nb\0c\r\n", 12);
  BOOST_TEST(framed(bytes, 1) == strings({std::string("* OK a\nb\0c", 10)}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(it_knows_whether_anything_is_left_over) {
  framer f;
  BOOST_TEST(f.drained());
  f.feed("b1 OK\r\n");
  BOOST_TEST(!f.drained());
  (void)f.next();
  BOOST_TEST(f.drained());
  f.feed("*");
  BOOST_TEST(!f.drained());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::imap
