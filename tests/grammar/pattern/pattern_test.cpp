#include "grammar/pattern/codes.hpp"
#include "grammar/pattern/parse.hpp"
#include "tests/grammar/golden.hpp"

#include <set>
#include <string>

namespace barid::pattern {

using namespace barid::testing;

namespace {

const auto folder = source_root() / "tests/grammar/pattern";

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::vector<std::string> out;
  std::istringstream in(read_file(path));
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::string shown(const std::string& text, const std::vector<diagnostic>& list) {
  std::string out;
  for (const auto& d : list) {
    out += "  " + d.code + " at " + std::to_string(d.where.begin) + " `" +
           text.substr(d.where.begin, d.where.end - d.where.begin) + "`: " + d.message + "\n";
    if (!d.help.empty()) out += "    help: " + d.help + "\n";
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(pattern_grammar)

BOOST_AUTO_TEST_CASE(the_grammar_makes_progress_in_every_loop) {
  BOOST_TEST(grammar_problems() == 0u);
}

BOOST_AUTO_TEST_CASE(correct_patterns_give_their_expression) {
  std::string out;
  for (const auto& line : lines_of(folder / "good.txt")) {
    const auto result = parse(line, {});
    BOOST_CHECK_MESSAGE(result.diagnostics.empty(), line << "\n" << shown(line, result.diagnostics));
    out += line + "\n  " + dump(result.tree) + "\n";
    for (const auto& name : result.captures) out += "  $" + name + "\n";
  }
  check_golden(folder / "good.golden", out);
}

BOOST_AUTO_TEST_CASE(wrong_patterns_give_exactly_the_findings_written_down) {
  std::string out;
  for (const auto& line : lines_of(folder / "bad.txt")) {
    const auto result = parse(line, {});
    BOOST_CHECK_MESSAGE(!result.diagnostics.empty(), line << " has no finding");
    out += line + "\n" + shown(line, result.diagnostics);
  }
  check_golden(folder / "bad.golden", out);
}

BOOST_AUTO_TEST_CASE(every_code_is_shown_by_a_wrong_pattern) {
  std::set<std::string> seen;
  auto patterns = lines_of(folder / "bad.txt");
  patterns.push_back("");
  patterns.push_back(std::string(longest_pattern + 1, 'a'));
  patterns.push_back(std::string(100, '(') + "a" + std::string(100, ')'));
  for (const auto& p : patterns)
    for (const auto& d : parse(p, {}).diagnostics) seen.insert(d.code);
  for (const auto& entry : code_table) {
    BOOST_CHECK_MESSAGE(seen.contains(std::string(entry.id)), entry.id << " (" << entry.title << ") has no case");
    BOOST_TEST(id_of(entry.what) == entry.id);
  }
}

BOOST_AUTO_TEST_CASE(places_are_counted_from_where_the_pattern_stands) {
  const auto result = parse("ab(c", {4, 100, 104});
  BOOST_REQUIRE(result.diagnostics.size() == 1u);
  BOOST_TEST((result.diagnostics.front().where == span{4, 102, 103}));
}

BOOST_AUTO_TEST_CASE(hostile_patterns_are_refused_without_harm) {
  for (const std::string piece :
       {"(", ")", "[", "]", "(a", "a{9}", "(?<a>", "\\", "|", "(?=", "[a-", "{", "a*", "^", "\xff", "(a{9}", "\xd8"}) {
    std::string text;
    while (text.size() + piece.size() <= longest_pattern) text += piece;
    const auto result = parse(text, {});
    for (const auto& d : result.diagnostics)
      BOOST_REQUIRE((d.where.begin <= d.where.end && d.where.end <= text.size()));
    BOOST_TEST(!dump(result.tree).empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::pattern
