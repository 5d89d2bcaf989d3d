// Whatever a file looked like, its layout says the same, keeps every comment, and is laid out as
// itself. The grammar's dump is the judge.

#include "format/format.hpp"
#include "grammar/route/dump.hpp"
#include "grammar/route/parse.hpp"
#include "tests/dsl/random_desk.hpp"
#include "tests/format/noise.hpp"
#include "tests/grammar/golden.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace barid::test {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> comments_of(const std::string& text) {
  std::vector<std::string> out;
  for (const auto& c : route::parse(text, 0).tree.comments) {
    auto one = text.substr(c.at.begin, c.at.end - c.at.begin);
    one.erase(one.find_last_not_of(" \t\r") + 1);
    out.push_back(one);
  }
  std::ranges::sort(out);
  return out;
}

bool has_errors(const std::vector<diagnostic>& found) {
  return std::ranges::any_of(found, [](const diagnostic& d) { return d.level == severity::error; });
}

/// What must hold for any text; true when it could be laid out.
bool holds(const std::string& name, const std::string& text) {
  const auto before = route::parse(text, 0);
  const auto once = format::format(text);
  if (has_errors(before.diagnostics)) {
    BOOST_CHECK_MESSAGE(once.how == format::outcome::has_errors, name);
    BOOST_CHECK_MESSAGE(once.text == text, name << " has errors and was changed");
    BOOST_CHECK_MESSAGE(has_errors(once.diagnostics), name);
    return false;
  }
  BOOST_CHECK_MESSAGE(once.how == format::outcome::done, name << " cannot be laid out:\n" << text);
  const auto after = route::parse(once.text, 0);
  BOOST_CHECK_MESSAGE(!has_errors(after.diagnostics), name << " has errors now:\n" << once.text);
  BOOST_CHECK_MESSAGE(route::dump(before.tree) == route::dump(after.tree), name << " says something else");
  BOOST_CHECK_MESSAGE(comments_of(text) == comments_of(once.text), name << " lost comments:\n" << once.text);
  const auto twice = format::format(once.text);
  BOOST_CHECK_MESSAGE(twice.text == once.text, name << " changes again:\n" << once.text << "-----\n" << twice.text);
  return true;
}

/// Every rule file of the project.
std::vector<fs::path> rule_files() {
  std::vector<fs::path> out;
  for (const auto* folder : {"examples", "tests", "docs"})
    for (const auto& entry : fs::recursive_directory_iterator(testing::source_root() / folder))
      if (entry.path().extension() == ".route") out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(format_meaning)

BOOST_AUTO_TEST_CASE(every_rule_file_of_the_project_keeps_its_meaning_and_comments) {
  std::size_t laid_out = 0;
  std::size_t left_alone = 0;
  for (const auto& file : rule_files()) ++(holds(file.string(), testing::read_file(file)) ? laid_out : left_alone);
  BOOST_TEST(laid_out > 70u);
  BOOST_TEST(left_alone > 60u);
}

BOOST_AUTO_TEST_CASE(every_rule_file_keeps_its_meaning_from_any_layout) {
  std::uint64_t seed = 0;
  std::size_t tried = 0;
  for (const auto& file : rule_files()) {
    const auto text = testing::read_file(file);
    const auto tree = route::parse(text, 0);
    if (has_errors(tree.diagnostics)) continue;
    for (int n = 0; n < 12; ++n) {
      const auto other = noise(++seed)(text);
      BOOST_REQUIRE_MESSAGE(route::dump(route::parse(other, 0).tree) == route::dump(tree.tree),
                            file << ", seed " << seed << ": the noise itself changed it:\n"
                                 << other);
      tried += holds(file.string() + ", seed " + std::to_string(seed), other);
    }
  }
  BOOST_TEST(tried > 900u);
}

BOOST_AUTO_TEST_CASE(generated_programs_keep_their_meaning_from_any_layout) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const auto rules = random_desk(seed).rules();
    BOOST_REQUIRE(holds("generated " + std::to_string(seed), rules));
    BOOST_REQUIRE(holds("generated " + std::to_string(seed) + " with noise", noise(seed)(rules)));
  }
}

BOOST_AUTO_TEST_CASE(layouts_that_differ_in_blanks_alone_become_one) {
  const std::string plain = "table t on message match all {\n  rule a when x is y { tag b }\n}\n";
  for (const char* other : {"table t   on message match all{rule a when x is y{tag b}}",
                            "table t on message match all\n{\n\n\n\trule a\n   when x\tis y\n{ tag b; }\n\n}\n\n\n",
                            "\xEF\xBB\xBFtable t on message match all {\r\n  rule a when x is y { tag b }\r\n}\r\n"})
    BOOST_TEST(format::format(other).text == plain);
}

BOOST_AUTO_TEST_CASE(a_file_with_errors_is_left_alone_with_its_diagnostics) {
  const std::string broken = "table t on message match all {\n rule a when {tag b}\n";
  const auto done = format::format(broken, 7);
  BOOST_TEST((done.how == format::outcome::has_errors));
  BOOST_TEST(done.text == broken);
  BOOST_REQUIRE(!done.diagnostics.empty());
  BOOST_TEST(done.diagnostics.front().where.file == 7u);
}

BOOST_AUTO_TEST_CASE(hostile_bytes_are_left_alone) {
  for (const auto& bytes : {std::string("\xFF\xFE\0t", 4), std::string(3000, '('), std::string("tag \x01"),
                            std::string(5000, '}'), std::string("\"")})
    BOOST_TEST((format::format(bytes).how == format::outcome::has_errors));
  BOOST_TEST(format::format("").text == "");
  BOOST_TEST(format::format(" \n\n \t").text == "");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
