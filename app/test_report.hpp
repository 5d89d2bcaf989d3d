// app/test_report.hpp - what tests of rules gave, for people and for other programs.

#pragma once

#include "app/terminal.hpp"
#include "desk/run_tests.hpp"
#include "model/source.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace barid::app {

struct test_outcome {
  const source_set& files; ///< Paths as the caller can open them.
  const std::vector<desk::test_result>& results;
  const desk::coverage* cover = nullptr;
  std::chrono::microseconds took{};

  [[nodiscard]] std::size_t failed() const;
};

/// A line a test; under one that fails, each expectation with what is so instead, and why.
[[nodiscard]] std::string tests_as_text(const test_outcome& o, const painter& paint);
/// `{tests: [{title, file, line, passed, failures: […]}], passed, failed, cover: {…}}`
[[nodiscard]] std::string tests_as_json(const test_outcome& o);
/// JUnit's format, as CI systems read it.
[[nodiscard]] std::string tests_as_junit(const test_outcome& o);

} // namespace barid::app
