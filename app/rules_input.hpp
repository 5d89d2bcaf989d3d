// app/rules_input.hpp - the rules and the time that offline commands are given.

#pragma once

#include "dsl/compile.hpp"
#include "model/result.hpp"
#include "model/source.hpp"

#include <string>

namespace barid::app {

struct rules_input {
  source_set sources;
  dsl::program_ptr program;
};

/// Reads and compiles a rules folder or file. Where there are errors, they are printed to standard
/// error and the result says that the rules cannot be used.
[[nodiscard]] result<rules_input> load_rules(const std::string& path);

/// `2026-03-29T10:00:00Z`, `2026-03-29T10:00+03:00`.
[[nodiscard]] result<instant> read_time(const std::string& text);

} // namespace barid::app
