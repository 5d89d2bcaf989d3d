// cases/NAME.route laid out is cases/NAME.formatted. BARID_UPDATE_GOLDEN=1 writes them anew.

#include "format/format.hpp"
#include "tests/grammar/golden.hpp"
#include "text/width.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

namespace barid::format {

using namespace barid::testing;

BOOST_AUTO_TEST_SUITE(format_cases)

BOOST_AUTO_TEST_CASE(files_look_as_wanted) {
  const auto all = files_in(source_root() / "tests/format/cases", ".route");
  BOOST_TEST(all.size() >= 7u);
  for (auto file : all) {
    const auto done = format(read_file(file));
    BOOST_CHECK_MESSAGE(done.how == outcome::done, file);
    check_golden(file.replace_extension(".formatted"), done.text);
  }
}

BOOST_AUTO_TEST_CASE(lines_are_narrow_where_words_allow_it) {
  for (const auto& file : files_in(source_root() / "tests/format/cases", ".formatted")) {
    std::istringstream in(read_file(file));
    for (std::string line; std::getline(in, line);)
      if (line.find('#') == line.npos && line.find("unbreakable") == line.npos)
        BOOST_CHECK_MESSAGE(text::cells(line) <= 120u, file << ": " << line);
  }
}

BOOST_AUTO_TEST_CASE(the_example_rules_are_in_the_layout) {
  for (const auto* name : {"support.route", "shared/words.route"}) {
    const auto file = source_root() / "examples/rules/support" / name;
    const auto text = read_file(file);
    BOOST_CHECK_MESSAGE(format(text).text == text, file << " is not: run barid fmt");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::format
