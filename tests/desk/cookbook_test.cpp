// examples/rules/cookbook: every recipe is a rule set without a finding, its tests pass and show
// every rule, and docs/cookbook.md lists it. BARID_UPDATE_GOLDEN=1 writes that page anew.

#include "runtime/rules/folder.hpp"
#include "tests/desk/shop.hpp"
#include "tests/grammar/golden.hpp"

#include <filesystem>

namespace barid::test {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> recipes() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(testing::source_root() / "examples/rules/cookbook"))
    if (entry.path().extension() == ".route") out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

source_set set_in(const fs::path& recipe) {
  auto read = rules::read_folder(recipe);
  BOOST_REQUIRE_MESSAGE(read, recipe);
  return std::move(*read);
}

/// What it is about: the comment in its first line.
std::string about(const fs::path& recipe) {
  const auto text = testing::read_file(recipe);
  BOOST_REQUIRE_MESSAGE(text.starts_with("# "), recipe << " does not begin by saying what it is for");
  return text.substr(2, text.find('\n') - 2);
}

} // namespace

BOOST_AUTO_TEST_SUITE(cookbook)

BOOST_AUTO_TEST_CASE(every_recipe_is_right_and_keeps_its_promises) {
  const auto all = recipes();
  BOOST_TEST(all.size() >= 25u);
  for (const auto& recipe : all) {
    BOOST_TEST_CONTEXT(recipe.filename()) {
      const auto made = dsl::compile(set_in(recipe));
      for (const auto& d : made.diagnostics) BOOST_ERROR(d.code << ": " << d.message << " (" << d.help << ")");
      if (!made.program) continue;
      desk::coverage cover(*made.program);
      desk::test_options options;
      options.cover = &cover;
      const auto results = desk::run_tests(made.program, options);
      BOOST_TEST(results.size() >= 2u);
      for (const auto& r : results)
        for (const auto& f : r.failures) BOOST_ERROR(r.title << ": " << told(f));
      for (const auto& r : cover.rules()) BOOST_CHECK_MESSAGE(r.acted > 0, r.name() << " is shown by no test");
    }
  }
}

BOOST_AUTO_TEST_CASE(the_page_lists_every_recipe) {
  std::string page = "# Cookbook\n\n"
                     "Whole rule sets for usual tasks, one file each, with their tests. `barid test "
                     "examples/rules/cookbook/vip.route` runs one.\n\n"
                     "| recipe | does |\n| --- | --- |\n";
  for (const auto& recipe : recipes())
    page += "| [" + recipe.stem().string() + "](../examples/rules/cookbook/" + recipe.filename().string() + ") | " +
            about(recipe) + " |\n";
  testing::check_golden(testing::source_root() / "docs/cookbook.md", page);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
