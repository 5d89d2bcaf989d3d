// Neutral rule lists, written as .route files, decide as the reference of the comparison with other
// engines says. Skipped, with a message, where that comparison is not beside the checkout.

#include "tests/grammar/golden.hpp"
#include "tests/support/temp_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <iostream>
#include <string>

namespace barid {

namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(reference_lists)

BOOST_AUTO_TEST_CASE(every_decision_of_the_neutral_lists_is_the_expected_one) {
  const char* named = std::getenv("BARID_PEERS");
  const auto generator =
      (named ? fs::path(named) : testing::source_root() / "../shared/peers") / "gen.py";
  if (!fs::exists(generator)) {
    std::cerr << "no neutral rule lists at " << generator << ": skipped (set BARID_PEERS)\n";
    return;
  }
  const testing::temp_folder work;
  const char* build = std::getenv("BARID_BUILD");
  const auto quoted = [](const fs::path& p) { return "'" + p.string() + "' "; };
  BOOST_REQUIRE(std::system(("python3 " + quoted(generator) + quoted(work.path() / "w") +
                             "--mails 150 >/dev/null")
                                .c_str()) == 0);
  const auto command =
      "python3 " + quoted(testing::source_root() / "bench/route_reference.py") +
      quoted(fs::path(build ? build : "build/dev") / "app/barid") + quoted(work.path() / "w") +
      "onepct-mixed-10 onepct-mixed-100 onepct-mixed-1000 last-mixed-100 last-body-100 "
      "last-subject-100 last-from_domain-100";
  BOOST_TEST(std::system(command.c_str()) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid
