// Neutral rule lists, written as .route files, decide as a reference says that asks one rule after the other:
// lists of our own, and those of the comparison with other engines with its own reference. Where that
// comparison is not beside the checkout, its case is skipped, and the report of the tests says so.

#include "tests/grammar/golden.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <string>

namespace barid {

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(reference_lists)

namespace {

std::string quoted(const fs::path& p) {
  return "'" + p.string() + "' ";
}

fs::path peers() {
  const char* named = std::getenv("BARID_PEERS");
  return named ? fs::path(named) : testing::source_root() / "../shared/peers";
}

/// The precondition of the case that needs them.
boost::test_tools::assertion_result peers_are_there(boost::unit_test::test_unit_id) {
  if (fs::exists(peers() / "gen.py") && fs::exists(peers() / "expected.py")) return true;
  boost::test_tools::assertion_result none(false);
  none.message() << "there is no comparison with other engines at " << peers() << " (set BARID_PEERS)";
  return none;
}

int run(const std::string& command) {
  return std::system(command.c_str());
}

std::string reference(const fs::path& work) {
  const char* build = std::getenv("BARID_BUILD");
  return "python3 " + quoted(testing::source_root() / "bench/route_reference.py") +
         quoted(fs::path(build ? build : "build/dev") / "app/barid") + quoted(work);
}

} // namespace

BOOST_AUTO_TEST_CASE(every_decision_of_lists_of_ten_to_ten_thousand_rules_is_the_expected_one) {
  const testing::temp_folder work;
  BOOST_REQUIRE(run("python3 " + quoted(testing::source_root() / "bench/neutral_lists.py") + quoted(work.path() / "w") +
                    "--mails 150") == 0);
  BOOST_TEST(run(reference(work.path() / "w")) == 0);
}

BOOST_AUTO_TEST_CASE(every_decision_of_all_lists_of_the_comparison_is_the_one_that_it_expects,
                     *boost::unit_test::precondition(peers_are_there)) {
  const testing::temp_folder work;
  BOOST_REQUIRE(run("python3 " + quoted(peers() / "gen.py") + quoted(work.path() / "w") + "--mails 100 >/dev/null") ==
                0);
  BOOST_TEST(run(reference(work.path() / "w") + "--expected " + quoted(peers() / "expected.py")) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid
