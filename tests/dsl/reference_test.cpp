// docs/rules.md: its rules check together. docs/language.md: the reference is what the tables of
// the checker say. BARID_UPDATE_GOLDEN=1 writes the reference anew.

#include "dsl/codes.hpp"
#include "dsl/compile.hpp"
#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/operators.hpp"
#include "dsl/settings.hpp"
#include "dsl/verb.hpp"
#include "dsl/words.hpp"
#include "grammar/pattern/codes.hpp"
#include "grammar/route/codes.hpp"
#include "tests/dsl/desk.hpp"
#include "tests/grammar/golden.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(dsl_reference)

namespace {

using dsl::word_place;

const auto guide = testing::source_root() / "docs/rules.md";
const auto page = testing::source_root() / "docs/language.md";

/// For a cell of a table: `|` ends it, even between backticks.
std::string cell(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string code(std::string_view text) {
  return "`" + cell(text) + "`";
}

std::string words_at(word_place place) {
  std::string out = "| written | says |\n| --- | --- |\n";
  for (const auto& w : dsl::words())
    if (w.place == place) out += "| " + code(w.shape) + " | " + cell(w.summary) + " |\n";
  return out;
}

std::string settings() {
  std::string out = "| of | written | says |\n| --- | --- | --- |\n";
  for (const auto& s : dsl::setting_entries()) {
    const auto* w = dsl::find_word(word_place::setting, s.key, s.declaration);
    BOOST_REQUIRE_MESSAGE(w, "dsl/words.cpp does not explain `" << s.key << "` of " << s.declaration);
    out += "| " + code(s.declaration) + " | " + code(s.shape) + " | " + cell(w->summary) + " |\n";
  }
  const auto* standing = dsl::find_word(word_place::setting, "default", "reply");
  BOOST_REQUIRE(standing);
  out += "| " + code("reply") + " | " + code("LANGUAGE \"FILE\"") + " | the reply in this language |\n";
  return out + "| " + code("reply") + " | " + code(standing->shape) + " | " + cell(standing->summary) + " |\n";
}

std::string types() {
  using enum dsl::value_type;
  std::string out = "| holds | takes |\n| --- | --- |\n";
  for (const auto type : {text, address, domain, number, size, duration, time, enumeration, set, boolean})
    out += std::string("| ") + dsl::name_of(type) + " | " + cell(dsl::operators_for(type, {})) + " |\n";
  return out;
}

std::string verbs() {
  std::string out = "| action | does | for example |\n| --- | --- | --- |\n";
  for (const auto* v : dsl::verbs())
    out += "| " + code(v->shape) + " | " + cell(v->summary) + " | " + code(v->example) + " |\n";
  return out;
}

/// `text, may be missing`, `word: a, b`.
std::string kind_of(const dsl::field& f) {
  std::string out = dsl::name_of(f.type);
  std::istringstream words{std::string(f.words)};
  const char* before = ": ";
  for (std::string word; words >> word; before = ", ") out += before + code(word);
  return out + (f.optional ? ", may be missing" : "");
}

std::string fields() {
  std::string out = "| field | holds | is | for example |\n| --- | --- | --- | --- |\n";
  for (const auto& f : dsl::fields())
    out += "| " + code(f.name) + " | " + kind_of(f) + " | " + cell(f.summary) + " | " + code(f.example) + " |\n";
  return out;
}

std::string events() {
  std::string out = "| event | when | for example |\n| --- | --- | --- |\n";
  for (const auto& t : dsl::event_types())
    out += "| " + code(t.name) + " | " + cell(t.summary) + " | " + code("on " + std::string(t.example) + " { … }") +
           " |\n";
  return out;
}

std::string codes() {
  std::map<std::string, std::string> all;
  for (const auto& e : route::code_table) all.emplace(e.id, e.title);
  for (const auto& e : pattern::code_table) all.emplace(e.id, e.title);
  for (const auto& e : dsl::codes()) all.emplace(e.code, e.title);
  std::string out = "| code | says |\n| --- | --- |\n";
  for (const auto& [id, title] : all) out += "| " + id + " | " + cell(title) + " |\n";
  return out;
}

/// What there is without declaring it.
std::string built_in() {
  const auto empty = dsl::compile(set_of({{"rules.route", "language 1\n"}})).program;
  BOOST_REQUIRE(empty);
  const auto listed = [](const auto& all) {
    std::string out;
    for (const auto& name : std::set<std::string>(all.begin(), all.end()))
      out += (out.empty() ? "" : ", ") + code(name);
    return out;
  };
  return "Statuses without declaring them: " + listed(empty->statuses) + ". Flags: " + listed(empty->flags) + ".\n";
}

/// The page with the part behind `<!-- NAME: … -->` replaced.
std::string with_part(std::string text, const std::string& name, const std::string& part) {
  const auto begin = text.find("<!-- " + name + ": ");
  BOOST_REQUIRE_MESSAGE(begin != std::string::npos, "docs/language.md has no part " << name);
  const auto from = text.find('\n', begin) + 1;
  const auto to = text.find("<!-- end -->", from);
  BOOST_REQUIRE(to != std::string::npos);
  return text.replace(from, to - from, "\n" + part + "\n");
}

} // namespace

BOOST_AUTO_TEST_CASE(the_rules_of_the_page_check_together) {
  const auto text = testing::read_file(guide);
  std::string rules;
  std::size_t blocks = 0;
  for (std::size_t at = 0; (at = text.find("```route\n", at)) != std::string::npos; ++blocks) {
    at += 9;
    rules += text.substr(at, text.find("```", at) - at) + "\n";
  }
  BOOST_TEST(blocks >= 4u);
  const auto found = dsl::compile(set_of({{"rules.route", rules}})).diagnostics;
  BOOST_CHECK_MESSAGE(found.empty(), described(found));
}

BOOST_AUTO_TEST_CASE(the_reference_says_what_the_tables_say) {
  // every place of a word is a part of the page: a new one has to be given a name here
  static const std::map<word_place, std::string> parts = {{word_place::declaration, "declarations"},
                                                          {word_place::table, "tables"},
                                                          {word_place::flow, "flows"},
                                                          {word_place::test, "tests"},
                                                          {word_place::deed, "deeds"},
                                                          {word_place::expectation, "expectations"},
                                                          {word_place::action, "actions"},
                                                          {word_place::inside, "inside"},
                                                          {word_place::connective, "connectives"},
                                                          {word_place::op, "operators"},
                                                          {word_place::quantity, "quantities"},
                                                          {word_place::unit, "units"}};
  for (const auto& w : dsl::words())
    BOOST_REQUIRE_MESSAGE(w.place == word_place::setting || parts.contains(w.place), w.word);
  auto text = testing::read_file(page);
  for (const auto& [place, name] : parts) text = with_part(std::move(text), name, words_at(place));
  text = with_part(std::move(text), "settings", settings());
  text = with_part(std::move(text), "built_in", built_in());
  text = with_part(std::move(text), "types", types());
  text = with_part(std::move(text), "verbs", verbs());
  text = with_part(std::move(text), "fields", fields());
  text = with_part(std::move(text), "events", events());
  text = with_part(std::move(text), "codes", codes());
  testing::check_golden(page, text);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
