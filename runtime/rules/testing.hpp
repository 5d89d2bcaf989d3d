// runtime/rules/testing.hpp - the tests of a rule set with what they need of the outside world: the
// mails that stand in files, read as every mail is, and a limit of time.
//
// Never    parses a mail in this process: a worker does (runtime/mail/worker).
// Fails    where no worker can be started; a test that fails is part of the answer.

#pragma once

#include "desk/run_tests.hpp"
#include "model/diagnostic.hpp"
#include "model/result.hpp"
#include "model/source.hpp"
#include "runtime/mail/worker/pool.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace barid::rules {

struct test_run {
  std::string only{};                               ///< As `desk::test_options::only`.
  std::optional<std::chrono::milliseconds> limit{}; ///< For all tests together; missing: none.
  desk::coverage* cover = nullptr;
  reader::pool_options readers{.workers = 1}; ///< For mails in files; started only where there are some.
};

[[nodiscard]] result<std::vector<desk::test_result>> run_tests(const dsl::program_ptr& rules, const source_set& files,
                                                               const test_run& how);

/// What failed as errors of the rules, each at its expectation.
[[nodiscard]] std::vector<diagnostic> findings_of(const std::vector<desk::test_result>& results,
                                                  std::chrono::milliseconds limit);

} // namespace barid::rules
