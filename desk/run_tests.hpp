// desk/run_tests.hpp - the tests of a rule set, carried out one after the other in simulated time.
//
// Never    reads a clock or a file: mails that stand in files come in, read.
// Fails    never as a whole: a test that cannot go on says why, and the next one begins.

#pragma once

#include "desk/coverage.hpp"
#include "dsl/program.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace barid::desk {

/// What was expected and is not so.
struct failure {
  span at;              ///< Of the statement.
  std::string expected; ///< In words.
  std::string got;
  std::vector<std::string> because; ///< Lines of the traces that tell why.
};

struct test_result {
  std::string title;
  span at; ///< The test's first line.
  std::vector<failure> failures;
  bool out_of_time = false;     ///< `test_options::enough` ended it.
  std::size_t expectations = 0; ///< That were asked.
  std::size_t events = 0;       ///< That were decided.
  duration simulated{};         ///< From the first statement to the last.

  [[nodiscard]] bool passed() const { return failures.empty(); }
};

struct test_options {
  std::string only{};                  ///< Only tests whose title has this in it, as people read.
  std::map<std::string, mail> mails{}; ///< The mails of `from file`, by path in the rule set.
  std::function<bool()> enough{};      ///< Asked now and then; true ends everything.
  coverage* cover = nullptr;           ///< Where given, what the tests took is noted.
};

/// In the order of the files.
[[nodiscard]] std::vector<test_result> run_tests(const dsl::program_ptr& rules, const test_options& options = {});

/// The paths of the mails that tests take from files, each once.
[[nodiscard]] std::vector<std::string> mails_wanted(const dsl::program& rules);

} // namespace barid::desk
