// One character less in a working rule set: what is said about it stands in the declaration that
// lost it, and nothing is said twice.

#include "dsl/compile.hpp"
#include "grammar/route/parse.hpp"
#include "runtime/rules/folder.hpp"
#include "tests/dsl/findings.hpp"
#include "tests/grammar/golden.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

namespace barid::test {

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(dsl_damage)

namespace {

/// Every rule set among the examples that is not broken on purpose.
std::vector<fs::path> example_folders() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(testing::source_root() / "examples/rules"))
    if (entry.is_directory() && entry.path().filename() != "broken" && entry.path().filename() != "cookbook")
      out.push_back(entry.path()); // each recipe of the cookbook is a set of its own
  return out;
}

source_set read(const fs::path& folder) {
  auto set = rules::read_folder(folder);
  BOOST_REQUIRE(set);
  return std::move(*set);
}

/// The declaration at a byte, from its first to its last.
span declaration_at(const route::file& tree, std::uint32_t file, std::size_t at, std::size_t size) {
  span out{file, 0, static_cast<std::uint32_t>(size)};
  for (const auto& d : tree.declarations) {
    if (d.at.begin <= at)
      out.begin = d.at.begin;
    else {
      out.end = d.at.begin;
      break;
    }
  }
  return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_lost_brace_quote_or_separator_is_reported_where_it_is) {
  std::size_t damages = 0, noticed = 0;
  for (const auto& folder : example_folders()) {
    const auto whole = read(folder);
    const auto good = dsl::compile(whole);
    BOOST_REQUIRE(good.program);
    BOOST_TEST(good.diagnostics.empty(), folder << "\n" << shown(whole, good.diagnostics));
    for (std::uint32_t f = 0; f < whole.files.size(); ++f) {
      if (!whole.files[f].path.ends_with(".route")) continue;
      const auto& text = whole.files[f].text;
      const auto tree = route::parse(text, f).tree;
      for (std::size_t i = 0; i < text.size(); ++i) {
        if (std::string_view("{}[]()\"/;,:").find(text[i]) == std::string_view::npos) continue;
        auto less = whole;
        less.files[f].text.erase(i, 1);
        const auto found = dsl::compile(less, {.analyse = false}).diagnostics;
        ++damages;
        const auto place = declaration_at(tree, f, i, text.size());
        std::size_t errors = 0, outside = 0;
        for (const auto& d : found) {
          if (d.level != severity::error) continue;
          ++errors;
          outside += d.where.file != f || d.where.begin < place.begin || d.where.begin > place.end;
        }
        noticed += errors > 0;
        BOOST_CHECK_MESSAGE(outside == 0 && errors <= 6,
                            whole.files[f].path << " without `" << text[i] << "` at "
                                                << place_and_text(whole, {f, std::uint32_t(i),
                                                                          std::uint32_t(i + 30)})
                                                << "\n"
                                                << shown(less, found));
      }
    }
  }
  BOOST_TEST(damages > 150u);
  BOOST_TEST(noticed > damages / 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
