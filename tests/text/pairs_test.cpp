// The table of pairs, pairs.tsv, and the examples of docs/text-matching.md: what matches and what
// does not.

#include "text/code_points.hpp"
#include "text/fold.hpp"
#include "text/phrases.hpp"
#include "text/stem.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace barid::text {

namespace {

std::filesystem::path source() {
  const char* root = std::getenv("BARID_SOURCE");
  return root ? std::filesystem::path(root) : std::filesystem::current_path();
}

std::vector<std::string> split(const std::string& line, char at) {
  std::vector<std::string> out(1);
  for (const char c : line)
    if (c == at) out.emplace_back();
    else out.back() += c;
  return out;
}

std::string unescape(const std::string& s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] != '\\' || i + 1 == s.size()) {
      out += s[i];
      continue;
    }
    switch (s[++i]) {
    case 'n':
      out += '\n';
      break;
    case 'r':
      out += '\r';
      break;
    case 't':
      out += '\t';
      break;
    case 'u':
      append_utf8(out, char32_t(std::stoul(s.substr(i + 1, 4), nullptr, 16)));
      i += 4;
      break;
    default:
      out += s[i];
    }
  }
  return out;
}

struct pair_row {
  std::string expect, how, language, rule, mail;
  std::string where;
};

bool matches(const pair_row& row) {
  if (row.how == "contains") return fold(row.mail).find(fold(row.rule)) != std::string::npos;
  return find_phrase(stem_words(row.mail, row.language), stem_phrase(row.rule, row.language)).has_value();
}

void check(const pair_row& row) {
  BOOST_REQUIRE_MESSAGE(row.expect == "yes" || row.expect == "no", row.where);
  BOOST_REQUIRE_MESSAGE(row.how == "mentions" || row.how == "contains", row.where);
  BOOST_CHECK_MESSAGE(matches(row) == (row.expect == "yes"), row.where << ": " << row.mail << " " << row.how << " "
                                                                       << row.rule << " should be " << row.expect
                                                                       << "; stems " << stem(row.rule, row.language)
                                                                       << " and " << stem(row.mail, row.language));
}

std::vector<pair_row> rows_of_table() {
  std::vector<pair_row> rows;
  std::ifstream in(source() / "tests/text/pairs.tsv");
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const auto cells = split(line, '\t');
    const auto where = "pairs.tsv:" + std::to_string(number);
    BOOST_REQUIRE_MESSAGE(cells.size() == 6, where << " has " << cells.size() << " columns");
    rows.push_back({cells[0], cells[1], cells[2], unescape(cells[3]), unescape(cells[4]), where});
  }
  return rows;
}

/// Rows `| yes | mentions | ar | … | … |` of the tables in the documentation.
std::vector<pair_row> rows_of_documentation() {
  std::vector<pair_row> rows;
  std::ifstream in(source() / "docs/text-matching.md");
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    auto cells = split(line, '|');
    for (auto& cell : cells) {
      while (!cell.empty() && cell.back() == ' ') cell.pop_back();
      while (!cell.empty() && cell.front() == ' ') cell.erase(cell.begin());
    }
    if (cells.size() < 6 || (cells[1] != "yes" && cells[1] != "no")) continue;
    rows.push_back({cells[1], cells[2], cells[3], cells[4], cells[5], "text-matching.md:" + std::to_string(number)});
  }
  return rows;
}

} // namespace

BOOST_AUTO_TEST_SUITE(text_pairs)

BOOST_AUTO_TEST_CASE(every_pair_of_the_table_matches_or_does_not_as_it_says) {
  const auto rows = rows_of_table();
  BOOST_TEST(rows.size() >= 300u);
  for (const auto& row : rows) check(row);
}

BOOST_AUTO_TEST_CASE(no_pair_stands_in_the_table_twice) {
  std::set<std::vector<std::string>> seen;
  for (const auto& row : rows_of_table())
    BOOST_CHECK_MESSAGE(seen.insert({row.how, row.language, row.rule, row.mail}).second, row.where);
}

BOOST_AUTO_TEST_CASE(every_example_of_the_documentation_is_true) {
  const auto rows = rows_of_documentation();
  BOOST_TEST(rows.size() >= 30u);
  for (const auto& row : rows) check(row);
}

BOOST_AUTO_TEST_CASE(two_mails_match_whichever_side_is_written_which_way) {
  // A match of single words is symmetric: the rule may be written in any of the forms.
  for (const auto& row : rows_of_table()) {
    if (row.how != "mentions") continue;
    const auto rule = stem_words(row.rule, row.language);
    const auto mail = stem_words(row.mail, row.language);
    if (rule.size() != 1 || mail.size() != 1) continue;
    BOOST_CHECK_MESSAGE((rule[0].stem == mail[0].stem) == (row.expect == "yes"), row.where);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::text
