// What the grammar lets through must be taken by both engines, and the expression must mean what
// was written: printed again from the tree, a pattern finds the same as before.

#include "grammar/pattern/parse.hpp"
#include "tests/grammar/golden.hpp"

#include <hs/hs.h>
#include <re2/re2.h>

#include <cstdio>
#include <memory>
#include <random>

namespace barid::pattern {

using namespace barid::testing;

namespace {

std::string number(char32_t c) {
  char out[16];
  std::snprintf(out, sizeof out, "\\x{%X}", static_cast<unsigned>(c));
  return out;
}

std::string set_text(const named_set& s) {
  if (s.is_property) return (s.negated ? "\\P{" : "\\p{") + s.property + "}";
  const std::string_view letters = s.negated ? "DWS" : "dws";
  return std::string("\\") + letters[static_cast<std::size_t>(s.which)];
}

/// The expression in the engines' common notation, captures without names.
std::string engine_text(const expression& e) {
  std::string out;
  switch (e.kind) {
  case node_kind::literal:
    for (const char32_t c : e.text) out += number(c);
    return out;
  case node_kind::any:
    return ".";
  case node_kind::set:
    out = e.chars.negated ? "[^" : "[";
    for (const auto& r : e.chars.ranges) out += number(r.first) + "-" + number(r.last);
    for (const auto& s : e.chars.sets) out += set_text(s);
    return out + "]";
  case node_kind::sequence:
    for (const auto& p : e.parts) out += p.kind == node_kind::choice ? "(?:" + engine_text(p) + ")" : engine_text(p);
    return out;
  case node_kind::choice:
    for (const auto& p : e.parts) out += (&p == &e.parts.front() ? "" : "|") + engine_text(p);
    return out;
  case node_kind::group:
    return (e.capture.empty() ? "(?:" : "(") + engine_text(e.parts[0]) + ")";
  case node_kind::repeat:
    out = engine_text(e.parts[0]) + "{" + std::to_string(e.least) + ",";
    if (e.most != expression::unlimited) out += std::to_string(e.most);
    return out + "}" + (e.lazy ? "?" : "");
  case node_kind::begin:
    return "^";
  case node_kind::end:
    return "$";
  case node_kind::word_edge:
    return e.negated ? "\\B" : "\\b";
  }
  return out;
}

bool has_edge(const expression& e) {
  return e.kind == node_kind::word_edge || std::any_of(e.parts.begin(), e.parts.end(), has_edge);
}

/// Why Vectorscan refuses a pattern; empty when it takes it.
std::string vectorscan_says(const expression& e) {
  // \b and Unicode properties of \w exclude each other there
  const unsigned flags =
      HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY | (has_edge(e) ? 0u : static_cast<unsigned>(HS_FLAG_UCP));
  hs_database_t* db = nullptr;
  hs_compile_error_t* error = nullptr;
  hs_compile(engine_text(e).c_str(), flags, HS_MODE_BLOCK, nullptr, &db, &error);
  std::string out = error != nullptr ? error->message : "";
  // that is no refusal but a finding about meaning: a word edge between two blanks, say
  if (out == "Pattern can never match.") out.clear();
  hs_free_database(db);
  hs_free_compile_error(error);
  return out;
}

std::unique_ptr<re2::RE2> re2_of(const std::string& text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  return std::make_unique<re2::RE2>(text, options);
}

void check_engines(const std::string& written, const expression& e) {
  const auto text = engine_text(e);
  BOOST_TEST_CONTEXT(written << " printed as " << text) {
    const auto re = re2_of(text);
    BOOST_CHECK_MESSAGE(re->ok(), "RE2: " << re->error());
    const auto refused = vectorscan_says(e);
    BOOST_CHECK_MESSAGE(refused.empty(), "Vectorscan: " << refused);
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(pattern_engines)

BOOST_AUTO_TEST_CASE(both_engines_take_every_correct_pattern) {
  std::istringstream in(read_file(source_root() / "tests/grammar/pattern/good.txt"));
  for (std::string line; std::getline(in, line);) check_engines(line, parse(line, {}).tree);
}

BOOST_AUTO_TEST_CASE(both_engines_know_every_script_and_category) {
  BOOST_TEST(properties().size() > 50u);
  for (const auto name : properties()) {
    const std::string text = "\\p{" + std::string(name) + "}[^\\P{" + std::string(name) + "}x]";
    const auto result = parse(text, {});
    BOOST_TEST(result.diagnostics.empty());
    check_engines(text, result.tree);
  }
}

BOOST_AUTO_TEST_CASE(the_heaviest_patterns_that_pass_are_taken) {
  for (const std::string text : {R"(\p{L}{20})", R"(\p{Arabic}{200})", R"(\S{333})", R"((\w+ ){4})"}) {
    const auto result = parse(text, {});
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(result.diagnostics.empty());
    }
    check_engines(text, result.tree);
  }
}

BOOST_AUTO_TEST_CASE(a_random_pattern_that_passes_means_the_same_printed_from_its_tree) {
  const std::string_view pieces[] = {
      "a",   "b", "c", "0",    "-",   " ", "\\d", "\\s", ".",     "|",   "(",  "(?:",   ")",   "*",           "+", "?",
      "{2}", "^", "$", "[ab]", "[^a", "]", "a-c", "\\b", "{1,3}", "\\.", "??", "(?<n>", "\\D", "\\p{Arabic}", "ف"};
  const std::string_view letters[] = {"a", "b", "c", "0", "-", " ", ".", "ف"};
  std::mt19937 random(5321);
  int passed = 0;
  for (int round = 0; round < 8'000; ++round) {
    std::string text;
    for (auto n = 1 + random() % 9; n > 0; --n) text += pieces[random() % std::size(pieces)];
    const auto result = parse(text, {});
    if (!result.diagnostics.empty()) continue;
    if (++passed % 8 == 0) check_engines(text, result.tree);
    auto original = text;
    for (std::size_t at; (at = original.find("(?<")) != original.npos;) original.replace(at, 3, "(?P<");
    // groups without a name capture nothing in the tree; only the extent of the match is compared
    const auto before = re2_of(original);
    const auto after = re2_of(engine_text(result.tree));
    BOOST_REQUIRE_MESSAGE(before->ok(), text << ": " << before->error());
    BOOST_REQUIRE_MESSAGE(after->ok(), text << ": " << after->error());
    for (int probe = 0; probe < 10; ++probe) {
      std::string subject;
      for (auto n = random() % 8; n > 0; --n) subject += letters[random() % std::size(letters)];
      re2::StringPiece found_before;
      re2::StringPiece found_after;
      const bool hit = before->Match(subject, 0, subject.size(), re2::RE2::UNANCHORED, &found_before, 1);
      BOOST_REQUIRE_MESSAGE(hit == after->Match(subject, 0, subject.size(), re2::RE2::UNANCHORED, &found_after, 1),
                            text << " on " << subject);
      BOOST_REQUIRE(found_before == found_after);
    }
  }
  BOOST_TEST(passed > 500);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::pattern
