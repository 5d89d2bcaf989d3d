// The deliberately broken examples say exactly what stands beside them, as a terminal shows it.

#include "dsl/compile.hpp"
#include "dsl/report.hpp"
#include "tests/grammar/golden.hpp"

#include <boost/test/unit_test.hpp>

namespace barid::test {

using testing::source_root;

BOOST_AUTO_TEST_SUITE(dsl_broken_examples)

BOOST_AUTO_TEST_CASE(a_broken_example_is_reported_as_written_beside_it) {
  const auto files = testing::files_in(source_root() / "examples/rules/broken", ".route");
  BOOST_REQUIRE(files.size() >= 3u);
  for (const auto& path : files) {
    source_set set;
    set.files.push_back({path.filename().string(), testing::read_file(path)});
    const auto made = dsl::compile(set);
    BOOST_TEST(!made.program, path);
    testing::check_golden(std::filesystem::path(path).replace_extension(".txt"),
                          dsl::report_text(set, made.diagnostics) + dsl::summary(made.diagnostics) + "\n");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
