#include "grammar/route/codes.hpp"
#include "grammar/route/dump.hpp"
#include "grammar/route/lex.hpp"
#include "grammar/route/parse.hpp"
#include "grammar/route/read_tokens.hpp"
#include "tests/grammar/golden.hpp"

#include <set>

namespace barid::route {

using namespace barid::testing;

BOOST_AUTO_TEST_SUITE(route_cases)

namespace {

const auto cases = source_root() / "tests/grammar/route/cases";

/// Code, place and underlined text, message and help of every finding.
std::string shown(const std::string& text, const std::vector<diagnostic>& list) {
  std::string out;
  const auto place = [&](std::uint32_t offset) {
    const auto line = std::count(text.begin(), text.begin() + offset, '\n');
    const auto start = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
    std::string s = std::to_string(line + 1);
    return s += ":" + std::to_string(offset - start + 1);
  };
  for (const auto& d : list) {
    out += d.code + (d.level == severity::warning ? " warning" : " error") + " at " + place(d.where.begin) + " `" +
           text.substr(d.where.begin, d.where.end - d.where.begin) + "`\n  " + d.message + "\n";
    if (!d.help.empty()) out += "  help: " + d.help + "\n";
    for (const auto& f : d.fixes)
      out += "  fix: " + place(f.where.begin) + " `" + text.substr(f.where.begin, f.where.end - f.where.begin) +
             "` becomes `" + f.text + "`\n";
    for (const auto& r : d.related)
      out += "  " + r.message + ": " + place(r.where.begin) + " `" +
             text.substr(r.where.begin, r.where.end - r.where.begin) + "`\n";
  }
  return out;
}

/// How often a code is among the findings.
std::ptrdiff_t count_of(const std::string& code, const std::vector<diagnostic>& list) {
  return std::count_if(list.begin(), list.end(), [&](const diagnostic& d) { return d.code == code; });
}

} // namespace

BOOST_AUTO_TEST_CASE(every_fix_settles_its_finding) {
  std::size_t tried = 0;
  for (const auto& file : files_in(cases / "wrong", ".route")) {
    const auto text = read_file(file);
    const auto found = parse(text, 0).diagnostics;
    for (const auto& d : found)
      for (const auto& f : d.fixes) {
        auto better = text;
        better.replace(f.where.begin, f.where.end - f.where.begin, f.text);
        const auto left = parse(better, 0).diagnostics;
        BOOST_CHECK_MESSAGE(count_of(d.code, left) < count_of(d.code, found), file << ": " << d.message << "; with `"
                                                                                   << f.text << "`:\n"
                                                                                   << better << shown(better, left));
        ++tried;
      }
  }
  BOOST_TEST(tried > 40u);
}

BOOST_AUTO_TEST_CASE(both_grammars_make_progress_in_every_loop) {
  BOOST_TEST(token_grammar_problems() == 0u);
  BOOST_TEST(character_grammar_problems() == 0u);
}

BOOST_AUTO_TEST_CASE(a_correct_file_gives_its_syntax_and_no_finding) {
  const auto files = files_in(cases / "good", ".route");
  BOOST_REQUIRE(files.size() >= 6u);
  for (const auto& file : files) {
    const auto text = read_file(file);
    const auto result = parse(text, 0);
    BOOST_CHECK_MESSAGE(result.diagnostics.empty(), file << "\n" << shown(text, result.diagnostics));
    check_golden(std::filesystem::path(file).replace_extension(".tree"), dump(result.tree));
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_file_gives_exactly_the_findings_written_beside_it) {
  const auto files = files_in(cases / "wrong", ".route");
  BOOST_REQUIRE(files.size() >= 60u);
  for (const auto& file : files) {
    const auto text = read_file(file);
    const auto result = parse(text, 0);
    BOOST_CHECK_MESSAGE(!result.diagnostics.empty(), file << " has no finding");
    check_golden(std::filesystem::path(file).replace_extension(".txt"), shown(text, result.diagnostics));
  }
}

BOOST_AUTO_TEST_CASE(every_code_is_shown_by_a_wrong_file) {
  std::set<std::string> seen;
  for (const auto& file : files_in(cases / "wrong", ".route"))
    for (const auto& d : parse(read_file(file), 0).diagnostics) seen.insert(d.code);
  for (const auto& entry : code_table) {
    // these two need more than a small file; hostile_test.cpp has them
    if (entry.what == code::too_large || entry.what == code::too_many_errors) continue;
    BOOST_CHECK_MESSAGE(seen.contains(std::string(entry.id)), entry.id << " (" << entry.title << ") has no case");
  }
}

BOOST_AUTO_TEST_CASE(messages_keep_the_style_of_the_project) {
  for (const auto& file : files_in(cases / "wrong", ".route"))
    for (const auto& d : parse(read_file(file), 0).diagnostics) {
      BOOST_TEST_CONTEXT(file << " " << d.message) {
        BOOST_TEST(!(d.message.front() >= 'A' && d.message.front() <= 'Z'));
        BOOST_TEST(d.message.back() != '.');
        BOOST_TEST((d.help.empty() || d.help.back() != '.'));
        BOOST_TEST(d.message.find("token") == std::string::npos);
      }
    }
}

BOOST_AUTO_TEST_CASE(codes_are_unique_and_their_table_is_in_order) {
  std::set<std::string_view> ids;
  for (const auto& entry : code_table) {
    BOOST_TEST(ids.insert(entry.id).second);
    BOOST_TEST(id_of(entry.what) == entry.id);
    BOOST_TEST((entry.id >= "R0001" && entry.id < "R0200"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::route
