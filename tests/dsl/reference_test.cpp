// docs/rules.md: its rules check together, and its reference is what the tables say.
// BARID_UPDATE_GOLDEN=1 writes the reference anew.

#include "dsl/codes.hpp"
#include "dsl/compile.hpp"
#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/verb.hpp"
#include "tests/dsl/desk.hpp"
#include "tests/grammar/golden.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

namespace barid::test {

namespace {

const auto page = testing::source_root() / "docs/rules.md";

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

std::string verbs() {
  std::string out = "| action | does | for example |\n| --- | --- | --- |\n";
  for (const auto* v : dsl::verbs())
    out += "| " + code(v->shape) + " | " + cell(v->summary) + " | " + code(v->example) + " |\n";
  return out;
}

std::string fields() {
  std::string out = "| field | holds | is | for example |\n| --- | --- | --- | --- |\n";
  for (const auto& f : dsl::fields())
    out += "| " + code(f.name) + " | " + dsl::name_of(f.type) +
           (f.optional ? ", may be missing" : "") + " | " + cell(f.summary) + " | " +
           code(f.example) + " |\n";
  return out;
}

std::string events() {
  std::string out = "| event | when | for example |\n| --- | --- | --- |\n";
  for (const auto& t : dsl::event_types())
    out += "| " + code(t.name) + " | " + cell(t.summary) + " | " +
           code("on " + std::string(t.example) + " { … }") + " |\n";
  return out;
}

std::string codes() {
  std::string out = "| code | says |\n| --- | --- |\n";
  for (const auto& c : dsl::codes())
    out += "| " + std::string(c.code) + " | " + cell(c.title) + " |\n";
  return out;
}

/// The page with the part behind `<!-- NAME: … -->` replaced.
std::string with_part(std::string text, const std::string& name, const std::string& part) {
  const auto begin = text.find("<!-- " + name + ": ");
  BOOST_REQUIRE_MESSAGE(begin != std::string::npos, "docs/rules.md has no part " << name);
  const auto from = text.find('\n', begin) + 1;
  const auto to = text.find("<!-- end -->", from);
  BOOST_REQUIRE(to != std::string::npos);
  return text.replace(from, to - from, "\n" + part + "\n");
}

} // namespace

BOOST_AUTO_TEST_SUITE(dsl_reference)

BOOST_AUTO_TEST_CASE(the_rules_of_the_page_check_together) {
  const auto text = testing::read_file(page);
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
  auto text = testing::read_file(page);
  text = with_part(std::move(text), "verbs", verbs());
  text = with_part(std::move(text), "fields", fields());
  text = with_part(std::move(text), "events", events());
  text = with_part(std::move(text), "codes", codes());
  testing::check_golden(page, text);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
