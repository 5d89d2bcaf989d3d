// One character less in a working rule set: what is said about it stands in the declaration that lost
// it, nothing is said twice, and nothing is read as something else in silence. All example files are taken, and
// every brace, bracket, quote, slash and separator in them.

#include "dsl/compile.hpp"
#include "dsl/written_program.hpp"
#include "grammar/route/lex.hpp"
#include "grammar/route/parse.hpp"
#include "runtime/rules/folder.hpp"
#include "tests/dsl/findings.hpp"
#include "tests/grammar/golden.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string_view>

namespace barid::test {

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(dsl_damage)

namespace {

/// So many errors at most come of one lost character …
constexpr std::size_t most_errors = 2;
/// … and nearly always one: with two, the second tells what the first made of a brace.
constexpr std::size_t most_with_two = 4;

/// Every rule set among the examples that is not broken on purpose.
std::vector<fs::path> example_sets() {
  const auto examples = testing::source_root() / "examples";
  std::vector<fs::path> out{examples / "extension/rules"};
  for (const auto& entry : fs::directory_iterator(examples / "rules")) {
    if (!entry.is_directory() || entry.path().filename() == "broken") continue;
    if (entry.path().filename() != "cookbook") {
      out.push_back(entry.path());
      continue;
    }
    for (const auto& recipe : fs::directory_iterator(entry.path())) // each is a set of its own
      if (recipe.path().extension() == ".route") out.push_back(recipe.path());
  }
  std::ranges::sort(out);
  return out;
}

/// The declaration at a byte, from its first to where the next one begins.
span declaration_at(const route::file& tree, std::uint32_t file, std::size_t at, std::size_t size) {
  span out{file, 0, static_cast<std::uint32_t>(size)};
  for (const auto& d : tree.declarations) {
    if (d.at.begin <= at) out.begin = d.at.begin;
    else {
      out.end = d.at.begin;
      break;
    }
  }
  return out;
}

/// Which bytes are no marks of the language: what texts, patterns, addresses, times and comments say.
std::vector<bool> inside_of(const std::string& text) {
  std::vector<bool> out(text.size(), false);
  route::findings none(text, 0, 100);
  const auto read = route::lex(text, none);
  for (const auto& t : read.tokens) {
    const bool ends_count = t.kind == route::token_kind::text || t.kind == route::token_kind::pattern;
    if (t.kind == route::token_kind::sign || t.end <= t.begin) continue;
    for (auto i = t.begin + ends_count; i + ends_count < t.end; ++i) out[i] = true;
  }
  for (const auto& c : read.comments)
    for (auto i = c.at.begin; i < c.at.end; ++i) out[i] = true;
  return out;
}

/// What the checker makes of it; tests by their steps.
std::string understood(const source_set& set) {
  const auto made = dsl::check(set, {.analyse = false});
  auto out = dsl::dump(made.rules);
  for (const auto& t : made.rules.tests) out += std::to_string(t.steps.size()) + '\n';
  return out;
}

struct damage {
  std::string place; ///< File, line and the character.
  std::string what;  ///< What is wrong with how it was told.
};

class damages {
public:
  explicit damages(const fs::path& set) {
    auto read = rules::read_folder(set);
    BOOST_REQUIRE(read);
    whole_ = std::move(*read);
    const auto good = dsl::compile(whole_);
    BOOST_REQUIRE_MESSAGE(good.program, set);
    BOOST_TEST(good.diagnostics.empty(), set << "\n" << shown(whole_, good.diagnostics));
    for (std::uint32_t f = 0; f < whole_.files.size(); ++f)
      if (whole_.files[f].path.ends_with(".route")) file(f);
  }

  std::size_t count = 0;
  std::size_t with_two = 0;
  std::vector<damage> wrong;

private:
  source_set whole_;

  void file(std::uint32_t f) {
    const auto& text = whole_.files[f].text;
    const auto tree = route::parse(text, f).tree;
    const auto meaning = understood(whole_);
    const auto inside = inside_of(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (std::string_view("{}[]()\"/;,:").find(text[i]) == std::string_view::npos) continue;
      ++count;
      auto less = whole_;
      less.files[f].text.erase(i, 1);
      // what single declarations mean; what they do together is not looked at
      const auto found = dsl::check(less, {.analyse = false}).diagnostics;
      const auto place = declaration_at(tree, f, i, text.size());
      std::size_t errors = 0, outside = 0;
      for (const auto& d : found) {
        if (d.level != severity::error) continue;
        ++errors;
        outside += d.where.file != f || d.where.begin < place.begin || d.where.begin > place.end;
      }
      with_two += errors == 2;
      if (outside != 0) note(f, i, "something is said about another declaration", less, found);
      else if (errors > most_errors) note(f, i, "too much is said about it", less, found);
      else if (errors == 0 && !inside[i] && understood(less) != meaning)
        note(f, i, "it means something else, and nothing is said", less, found);
    }
  }

  void note(std::uint32_t f, std::size_t i, const char* what, const source_set& less,
            const std::vector<diagnostic>& found) {
    const auto& text = whole_.files[f].text;
    wrong.push_back({whole_.files[f].path + " without `" + text[i] + "` at " +
                         place_and_text(whole_, {f, std::uint32_t(i), std::uint32_t(i + 30)}),
                     std::string(what) + "\n" + shown(less, found)});
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_lost_brace_quote_or_separator_is_reported_where_it_is) {
  std::size_t count = 0, with_two = 0;
  const auto sets = example_sets();
  BOOST_TEST(sets.size() >= 29u);
  for (const auto& set : sets) {
    const damages all(set);
    count += all.count;
    with_two += all.with_two;
    for (const auto& d : all.wrong) BOOST_ERROR(d.place << ": " << d.what);
  }
  BOOST_TEST(count > 3000u);
  BOOST_TEST(with_two <= most_with_two);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
