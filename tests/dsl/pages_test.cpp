// docs/errors: every code has a page, whose wrong example gives exactly this code and whose right
// one gives nothing. BARID_UPDATE_GOLDEN=1 writes the reports in the pages anew.
//
// A block of a page is a file of the example: "```route", or "```csv blocked.csv" under a name of
// its own; "```json directory" is the directory. "100 times" behind it repeats its text, "bytes"
// stands for `\xHH` in it. The first "```text" without a name is the report.

#include "dsl/codes.hpp"
#include "dsl/compile.hpp"
#include "dsl/error_page.hpp"
#include "dsl/report.hpp"
#include "grammar/pattern/codes.hpp"
#include "grammar/route/codes.hpp"
#include "runtime/rules/directory_file.hpp"
#include "runtime/rules/testing.hpp"
#include "tests/dsl/findings.hpp"
#include "tests/grammar/golden.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <optional>
#include <set>
#include <sstream>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_pages)

namespace {

struct example {
  source_set sources;
  std::optional<dsl::directory_names> directory;

  [[nodiscard]] std::vector<diagnostic> findings() const {
    return dsl::compile(sources, {.directory = directory ? &*directory : nullptr}).diagnostics;
  }
};

std::map<std::string, std::string> all_codes() {
  std::map<std::string, std::string> out;
  for (const auto& e : route::code_table) out.emplace(e.id, e.title);
  for (const auto& e : pattern::code_table) out.emplace(e.id, e.title);
  for (const auto& e : dsl::codes()) out.emplace(e.code, e.title);
  return out;
}

/// Told only where rules are put in force.
bool only_applied(const std::string& code) {
  return std::ranges::any_of(dsl::codes(), [&](const auto& e) { return e.code == code && e.only_applied; });
}

/// What applying says of the tests of a page. The limit of one that takes too long is not awaited.
std::vector<diagnostic> findings_of_tests(const example& of, const std::string& code) {
  constexpr std::chrono::milliseconds usual{10'000};
  const auto compiled = dsl::compile(of.sources);
  BOOST_REQUIRE(compiled.program);
  const auto limit = code == dsl::code::tests_unfinished ? std::chrono::milliseconds(0) : usual;
  const auto done = rules::run_tests(compiled.program, of.sources, {.limit = limit});
  BOOST_REQUIRE(done);
  return rules::findings_of(*done, usual);
}

std::string with_bytes(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text.compare(i, 2, "\\x") == 0 && i + 4 <= text.size()) {
      out += static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16));
      i += 3;
    } else {
      out += text[i];
    }
  return out;
}

/// The part of a page under a heading, up to the next one.
std::string part(const std::string& page, const std::string& heading) {
  const auto begin = page.find("\n## " + heading + "\n");
  BOOST_REQUIRE_MESSAGE(begin != std::string::npos, "no part `" << heading << "`");
  const auto end = page.find("\n## ", begin + 4);
  return page.substr(begin, end == std::string::npos ? end : end - begin);
}

example example_in(const std::string& text) {
  example out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("```")) continue;
    std::istringstream info(line.substr(3));
    std::string language, word, name, before;
    info >> language;
    bool bytes = false;
    std::size_t times = 1;
    while (info >> word) {
      if (word == "bytes") bytes = true;
      else if (word == "times") times = std::stoul(before);
      else if (word.find('.') != std::string::npos || word == "directory") name = word;
      before = word;
    }
    std::string body;
    while (std::getline(lines, line) && line != "```") body += line + "\n";
    if (language == "text" && name.empty()) continue;
    if (name.empty()) name = "rules.route";
    if (bytes) body = with_bytes(body);
    std::string repeated;
    for (; times > 0; --times) repeated += body;
    if (name == "directory") {
      auto read = rules::read_directory(repeated);
      BOOST_REQUIRE(read);
      out.directory = std::move(*read);
    } else {
      out.sources.files.push_back({name, std::move(repeated)});
    }
  }
  return out;
}

/// The page with the report of its wrong example as it is now.
std::string with_report(std::string page, const std::string& report) {
  const auto wrong = page.find("\n## Wrong\n");
  const auto begin = page.find("\n```text\n", wrong);
  BOOST_REQUIRE(begin != std::string::npos);
  const auto end = page.find("\n```\n", begin + 8);
  BOOST_REQUIRE(end != std::string::npos);
  return page.replace(begin + 9, end - begin - 8, report);
}

std::string page_of(const std::string& code) {
  return testing::read_file(testing::source_root() / "docs/errors" / (code + ".md"));
}

} // namespace

BOOST_AUTO_TEST_CASE(every_code_has_a_page_and_every_page_a_code) {
  const auto codes = all_codes();
  std::set<std::string> pages;
  for (const auto& p : dsl::error_pages()) {
    pages.insert(std::string(p.code));
    BOOST_TEST(codes.contains(std::string(p.code)), p.code);
    BOOST_TEST(p.text == page_of(std::string(p.code)), p.code);
  }
  for (const auto& [code, title] : codes) {
    BOOST_CHECK_MESSAGE(pages.contains(code), code << " (" << title << ") has no page in docs/errors");
    if (!pages.contains(code)) continue;
    BOOST_TEST(dsl::find_error_page(code)->text.starts_with("# " + code + ": " + title + "\n"), code);
  }
  BOOST_TEST(codes.size() > 140u);
  BOOST_TEST(dsl::find_error_page("R9999") == nullptr);
}

BOOST_AUTO_TEST_CASE(the_wrong_example_of_a_page_gives_exactly_its_code) {
  for (const auto& p : dsl::error_pages()) {
    const std::string code(p.code);
    const auto page = page_of(code);
    const auto wrong = example_in(part(page, "Wrong"));
    auto found = wrong.findings();
    if (only_applied(code)) {
      BOOST_TEST(found.empty(), code << ": checking alone finds something");
      found = findings_of_tests(wrong, code);
      if (code == dsl::code::needed_by_flows) continue; // what runs stands in a store
    }
    std::set<std::string> codes;
    for (const auto& d : found) codes.insert(d.code);
    // the rest of many errors is only left out where there are many errors
    if (code == "R0004") codes = codes.contains(code) ? std::set{code} : codes;
    BOOST_TEST_CONTEXT(code << "\n"
                            << shown(wrong.sources, {found.begin(), found.begin() + std::min(3l, std::ssize(found))}))
    BOOST_TEST((codes == std::set{code}));
    auto first = found;
    if (code == "R0004") first = {found.back()};
    testing::check_golden(testing::source_root() / "docs/errors" / (code + ".md"),
                          with_report(page, dsl::report_text(wrong.sources, first)));
  }
}

BOOST_AUTO_TEST_CASE(the_right_example_of_a_page_gives_nothing) {
  for (const auto& p : dsl::error_pages()) {
    const auto right = example_in(part(page_of(std::string(p.code)), "Right"));
    auto found = right.findings();
    if (found.empty() && only_applied(std::string(p.code)))
      found = findings_of_tests(right, std::string(dsl::code::test_failed));
    BOOST_CHECK_MESSAGE(found.empty(), p.code << "\n" << shown(right.sources, found));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
