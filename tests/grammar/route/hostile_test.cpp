// Inputs made to hurt: large, deep, broken everywhere. Times are processor time, so that a busy
// machine does not fail the test.

#include "grammar/route/dump.hpp"
#include "grammar/route/parse.hpp"
#include "tests/support/processor_seconds.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>
#include <string_view>

namespace barid::route {

BOOST_AUTO_TEST_SUITE(route_hostile)

namespace {

constexpr std::size_t megabyte = 1u << 20;

std::string repeated(std::string_view piece, std::size_t size = megabyte) {
  std::string out;
  out.reserve(size + piece.size());
  while (out.size() < size) out += piece;
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_correct_megabyte_is_read_within_a_second) {
  std::string text;
  for (int i = 0; text.size() < megabyte; ++i)
    text += "table t" + std::to_string(i) +
            " on message match first {\n  rule a when subject contains any [\"invoice\", "
            "\"فاتورة\"] and not sender in vip\n    { tag vip; assign billing needing lang.ar }\n"
            "  otherwise { note \"dear {customer.name|you}\" }\n}\n";
  parsed result;
  const auto took = testing::processor_seconds([&] { result = parse(text, 0); });
  BOOST_TEST(result.diagnostics.empty());
  BOOST_TEST(result.tree.declarations.size() > 4000u);
  BOOST_TEST(took < 1.0);
}

BOOST_AUTO_TEST_CASE(anything_large_and_bad_is_refused_quickly) {
  const std::string_view pieces[] = {
      "[",
      "(",
      "{",
      "}",
      "]",
      "not ",
      "\"",
      "\" { \\",
      "/",
      "a'",
      "a+",
      "a-",
      "a.",
      "a@",
      "a/",
      "1",
      "1h",
      "1-",
      "-",
      ".",
      ";",
      ",",
      "\n",
      "\r",
      "“",
      "\u200b",
      "\u202e",
      "#\u202e\n",
      "table ",
      "table\n",
      "rule a { ",
      "on x {\n",
      "on x {",
      "{{",
      "\\",
      "' ",
      "''",
      "x = y ",
      "$",
      "[a, ",
      "a b\n",
      "\xff",
      "\xd9",
      "((a ",
      "else ",
      "team a {\n",
      "a when b ",
      "“a\" ",
      "// x\n",
      "{ } ",
      "[] ",
      "\"{\" ",
      "1h30",
      "2026-13-45 ",
      "٣",
      "[\n",
      "is ",
      "or ",
      "rule a when x is y or 2 {} ",
  };
  for (const auto piece : pieces)
    for (const std::string_view head : {"", "on accepted { tag ", "table t on message match first { rule a when ",
                                        "list words of text {\n", "test \"x\" { "}) {
      const std::string text = std::string(head) + repeated(piece, megabyte / 16);
      parsed result;
      const auto took = testing::processor_seconds([&] { result = parse(text, 0); });
      BOOST_TEST_CONTEXT("`" << head << "` and then `" << piece << "`") {
        BOOST_TEST(took < 0.3);
        BOOST_TEST(result.diagnostics.size() <= 101u);
      }
    }
}

BOOST_AUTO_TEST_CASE(a_megabyte_of_brackets_gives_one_finding) {
  const std::pair<std::string_view, std::string_view> nests[] = {
      {"on accepted { tag ", "["}, {"on accepted when ", "("}, {"on accepted when ", "not "},
      {"on accepted ", "{ try "},  {"team a ", "{ b "},
  };
  for (const auto& [head, piece] : nests) {
    const auto text = std::string(head) + repeated(piece, 1'000'000);
    const auto result = parse(text, 0);
    BOOST_TEST_CONTEXT(head << piece) {
      BOOST_REQUIRE(result.diagnostics.size() >= 1u);
      BOOST_TEST(result.diagnostics.size() <= 2u);
      BOOST_TEST(result.diagnostics.front().code == "R0005");
    }
  }
}

BOOST_AUTO_TEST_CASE(nesting_up_to_the_limit_is_read) {
  const auto nest = [](std::size_t n) {
    return "on accepted { tag " + std::string(n, '[') + "a" + std::string(n, ']') + " }";
  };
  BOOST_TEST(parse(nest(60), 0).diagnostics.empty());
  BOOST_TEST(!parse(nest(70), 0).diagnostics.empty());
  parse_limits deep;
  deep.depth = 1'000'000; // a limit that the stack could not bear is not taken at its word
  BOOST_TEST(!parse(nest(100'000), 0, deep).diagnostics.empty());
}

BOOST_AUTO_TEST_CASE(a_file_over_the_limit_is_refused_whole) {
  parse_limits small;
  small.bytes = 20;
  const auto result = parse("team billing { capacity 15 }", 0, small);
  BOOST_REQUIRE(result.diagnostics.size() == 1u);
  BOOST_TEST(result.diagnostics.front().code == "R0001");
  BOOST_TEST(result.tree.declarations.empty());
}

BOOST_AUTO_TEST_CASE(after_the_limit_of_errors_the_rest_is_not_reported) {
  parse_limits few;
  few.errors = 3;
  const auto result = parse(repeated("team a { capacity = 1 }\n", 2000), 7, few);
  BOOST_REQUIRE(result.diagnostics.size() == 4u);
  BOOST_TEST(result.diagnostics.back().code == "R0004");
  BOOST_TEST(result.diagnostics.front().where.file == 7u);
}

BOOST_AUTO_TEST_CASE(warnings_do_not_crowd_out_errors) {
  const auto result = parse(repeated("flag a # \non x { note \"a\u200fb\" }\n", 40'000) + "team {}", 0);
  BOOST_TEST(result.diagnostics.back().code == "R0042");
}

BOOST_AUTO_TEST_CASE(random_words_of_the_language_in_any_order_do_no_harm) {
  const std::string_view words[] = {
      "table ", "rule ",      "when ",   "\n",      "{",      "}",      "[",     "]",
      "(",      ")",          "and ",    "or ",     "not ",   "is ",    "any ",  "\"a\"",
      "\"",     "a ",         "b.c ",    ";",       ",",      "on ",    "flow ", "step",
      ": ",     "wait ",      "2d ",     "else ",   "match ", "first ", "test ", "\ntable t on message match first {\n",
      "/x/ ",   "matches ",   "= ",      "-> ",     "list ",  "of ",    "1 ",    "8 business hours ",
      "..",     "otherwise ", "repeat ", "at most "};
  std::mt19937 random(20260329);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto n = random() % 60; n > 0; --n) text += words[random() % std::size(words)];
    const auto result = parse(text, 0);
    for (const auto& d : result.diagnostics) BOOST_REQUIRE(d.where.end <= text.size());
    BOOST_REQUIRE(dump(result.tree).size() < 1'000'000u);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::route
