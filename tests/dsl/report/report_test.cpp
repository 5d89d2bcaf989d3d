#include "dsl/report.hpp"
#include "dsl/source_lines.hpp"
#include "grammar/route/parse.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <string>

namespace barid::dsl {

namespace {

source_set one_file(std::string text) {
  return {{{"rules/desk.route", std::move(text)}}};
}

diagnostic finding(std::size_t begin, std::size_t end, severity level = severity::error) {
  diagnostic d;
  d.code = "R0999";
  d.level = level;
  d.where = {0, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  d.message = "`x` is wrong";
  d.help = "write `y`";
  return d;
}

/// A finding at the first place where `marked` stands.
diagnostic at(const source_set& s, std::string_view marked) {
  const auto begin = s.files[0].text.find(marked);
  return finding(begin, begin + marked.size());
}

/// The caret line of a report with one finding.
std::string carets(const source_set& s, const diagnostic& d) {
  const auto text = report_text(s, {d});
  const auto second = text.find('\n', text.find('\n') + 1) + 1;
  return text.substr(second, text.find('\n', second) - second);
}

} // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(a_finding_shows_place_line_carets_help_and_related_places) {
  const auto s = one_file("team a {\n  capacity = 15\n");
  auto d = at(s, "=");
  d.related.push_back({{0, 7, 8}, "opened here"});
  BOOST_TEST(report_text(s, {d}) == "rules/desk.route:2:12: error[R0999]: `x` is wrong\n"
                                    " 2 |   capacity = 15\n"
                                    "   |            ^\n"
                                    "   help: write `y`\n"
                                    "   rules/desk.route:1:8: opened here\n"
                                    " 1 | team a {\n"
                                    "   |        ^\n");
}

BOOST_AUTO_TEST_CASE(an_empty_place_has_one_caret_behind_the_word) {
  const auto s = one_file("team a");
  BOOST_TEST(carets(s, finding(6, 6)) == "   |       ^");
}

BOOST_AUTO_TEST_CASE(columns_count_characters_and_carets_count_cells) {
  // e + combining acute: one character, one cell; each ideograph: one character, two cells
  const auto s = one_file("tag e\u0301\u65e5\u672c bad");
  const auto d = at(s, "bad");
  const auto place = place_in(s.files[0], d.where.begin);
  BOOST_TEST(place.line == 1u);
  BOOST_TEST(place.column == 9u);
  BOOST_TEST(carets(s, d) == "   |           ^^^");
}

BOOST_AUTO_TEST_CASE(places_asked_in_any_order_are_those_that_are_counted_one_by_one) {
  const auto s = one_file(
      "tag e\u0301\u65e5\u672c bad\r\n\n فاتورة x\u0301y استرداد\n\u0301a b\r\n\x80\x80\x80\x80\x80 \xf0\x9f\x98");
  set_lines lines(s);
  const auto size = s.files[0].text.size();
  const auto same = [&](std::size_t offset) {
    const auto one = place_in(s.files[0], offset), other = lines.place(0, offset);
    BOOST_TEST(one.line == other.line, offset);
    BOOST_TEST(one.column == other.column, offset);
    const auto line = line_at(s.files[0].text, offset);
    BOOST_TEST(line.text == lines.at(0, offset).text, offset);
    const auto before = std::string_view(s.files[0].text).substr(line.begin, std::min(offset, size) - line.begin);
    BOOST_TEST(lines.code_point_place(0, offset).column == 1 + code_points_in(before), offset);
  };
  for (std::size_t i = 0; i <= size + 1; ++i) same(i);
  for (std::size_t i = size + 1; i-- > 0;) same(i);
  for (std::size_t i = 0; i <= size; ++i) same(i * 7 % (size + 1));
  BOOST_TEST(lines.place(9, 5).line == 1u);
}

BOOST_AUTO_TEST_CASE(under_arabic_text_the_carets_are_counted_and_the_words_are_repeated) {
  const auto s = one_file("list a of text { \"استرداد\" فاتورة }");
  const auto d = at(s, "فاتورة");
  BOOST_TEST(carets(s, d) == "   |                            ^^^^^^ `فاتورة`");
  const auto end = s.files[0].text.find("\" ") + 1;
  BOOST_TEST(carets(s, finding(end, end)).ends_with("^ behind `\"استرداد\"`"));
}

BOOST_AUTO_TEST_CASE(what_a_terminal_would_obey_is_shown_by_name) {
  auto s = one_file("a \x1b[31m\u202e\tb bad");
  auto d = at(s, "bad");
  d.message = "found `\x1b]0;owned\x07`";
  const auto text = report_text(s, {d});
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(text.find('\x07') == std::string::npos);
  BOOST_TEST(text.find("\u202e") == std::string::npos);
  BOOST_TEST(text.find("a <U+001B>[31m<U+202E>  b bad") != std::string::npos);
  const auto line = text.substr(text.find(" 1 | "));
  const auto column = line.find("bad");
  BOOST_TEST(line.find('^') - line.find('\n') - 1 == column);
}

BOOST_AUTO_TEST_CASE(a_long_line_is_cut_around_the_place) {
  const auto s = one_file(std::string(100'000, 'a') + " bad " + std::string(100'000, 'b'));
  const auto text = report_text(s, {at(s, "bad")});
  BOOST_TEST(text.size() < 1000u);
  BOOST_TEST(text.find("…") != std::string::npos);
  BOOST_TEST(text.find(":1:100002: ") != std::string::npos);
  BOOST_TEST(report_text(s, {finding(0, 200'000)}).size() < 2000u);
}

BOOST_AUTO_TEST_CASE(places_outside_the_file_and_files_that_are_missing_do_no_harm) {
  const auto s = one_file("abc\n");
  BOOST_TEST(report_text(s, {finding(100, 200)}).find(":2:1: ") != std::string::npos);
  auto d = finding(0, 1);
  d.where.file = 7;
  for (const auto& out : {report_text(s, {d}), report_json(s, {d}), report_sarif(s, {d}, "1"), report_github(s, {d})})
    BOOST_TEST(!out.empty());
}

BOOST_AUTO_TEST_CASE(colour_only_adds_escape_sequences) {
  const auto s = one_file("team a {\n  capacity = 15\n");
  const auto plain = report_text(s, {at(s, "=")});
  auto coloured = report_text(s, {at(s, "=")}, {.colour = true});
  BOOST_TEST(coloured != plain);
  for (std::size_t i; (i = coloured.find('\x1b')) != coloured.npos;) coloured.erase(i, coloured.find('m', i) + 1 - i);
  BOOST_TEST(coloured == plain);
}

BOOST_AUTO_TEST_CASE(the_summary_counts_by_severity) {
  BOOST_TEST(summary({}) == "");
  BOOST_TEST(summary({finding(0, 1)}) == "1 error");
  BOOST_TEST(summary({finding(0, 1), finding(0, 1), finding(0, 1, severity::warning)}) == "2 errors, 1 warning");
}

BOOST_AUTO_TEST_CASE(json_has_every_field_in_characters) {
  const auto s = one_file("team فريق\n  x = 1\n");
  auto d = at(s, "=");
  d.related.push_back({{0, 5, 13}, "here"});
  const auto j = nlohmann::json::parse(report_json(s, {d}));
  BOOST_REQUIRE(j.size() == 1u);
  BOOST_TEST(j[0]["file"] == "rules/desk.route");
  BOOST_TEST(j[0]["line"] == 2);
  BOOST_TEST(j[0]["column"] == 5);
  BOOST_TEST(j[0]["end_line"] == 2);
  BOOST_TEST(j[0]["end_column"] == 6);
  BOOST_TEST(j[0]["severity"] == "error");
  BOOST_TEST(j[0]["code"] == "R0999");
  BOOST_TEST(j[0]["message"] == "`x` is wrong");
  BOOST_TEST(j[0]["help"] == "write `y`");
  BOOST_TEST(j[0]["related"][0]["column"] == 6);
  BOOST_TEST(j[0]["related"][0]["end_column"] == 10);
  BOOST_TEST(nlohmann::json::parse(report_json(s, {})).empty());
}

BOOST_AUTO_TEST_CASE(json_survives_bytes_that_are_no_text) {
  const auto s = one_file("\xff\xfe");
  auto d = finding(0, 1);
  d.message = "byte \xff";
  BOOST_TEST(nlohmann::json::parse(report_json(s, {d}))[0]["message"] == "byte \uFFFD");
}

BOOST_AUTO_TEST_CASE(sarif_names_rules_once_and_counts_code_points) {
  auto s = one_file("tag e\u0301 bad");
  s.files[0].path = "rules/ق a.route";
  const auto d = at(s, "bad");
  const auto j = nlohmann::json::parse(report_sarif(s, {d, d}, "1.2.3"));
  BOOST_TEST(j["version"] == "2.1.0");
  const auto& run = j["runs"][0];
  BOOST_TEST(run["columnKind"] == "unicodeCodePoints");
  BOOST_TEST(run["tool"]["driver"]["version"] == "1.2.3");
  BOOST_REQUIRE(run["tool"]["driver"]["rules"].size() == 1u);
  BOOST_REQUIRE(run["results"].size() == 2u);
  const auto& place = run["results"][0]["locations"][0]["physicalLocation"];
  BOOST_TEST(place["artifactLocation"]["uri"] == "rules/%D9%82%20a.route");
  BOOST_TEST(place["region"]["startColumn"] == 8);
  BOOST_TEST(place["region"]["endColumn"] == 11);
}

BOOST_AUTO_TEST_CASE(github_commands_stay_on_one_line_each) {
  auto s = one_file("team a {\n");
  s.files[0].path = "rules/a,b:c.route";
  auto d = at(s, "{");
  d.message = "100% wrong\nreally";
  BOOST_TEST(report_github(s, {d}) ==
             "::error file=rules/a%2Cb%3Ac.route,line=1,endLine=1,col=8,endColumn=9,title=R0999::"
             "100%25 wrong%0Areally%0Ahelp: write `y`\n");
}

BOOST_AUTO_TEST_CASE(findings_of_the_parser_are_shown_where_they_are) {
  const auto s = one_file("table desk on message {\n  otherwise { assign triage }\n}\n");
  const auto parsed = route::parse(s.files[0].text, 0);
  const auto text = report_text(s, parsed.diagnostics);
  BOOST_TEST(text.starts_with("rules/desk.route:1:22: error[R0049]: expected `match first` or "
                              "`match all`, found `{`\n"
                              " 1 | table desk on message {\n"
                              "   |                      ^\n"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::dsl
