// dsl/compile.hpp - a rule set to a program, with everything that is wrong with it.

#pragma once

#include "dsl/compile_options.hpp"
#include "dsl/program.hpp"
#include "model/diagnostic.hpp"
#include "model/source.hpp"

#include <string>
#include <vector>

namespace barid::dsl {

struct compiled {
  program_ptr program;                 ///< Null when there is an error among the diagnostics.
  std::vector<diagnostic> diagnostics; ///< By place.
};

struct checked {
  program rules;                       ///< With gaps where there are errors: for names and types only.
  std::vector<diagnostic> diagnostics; ///< By place.
};

/// Parses, resolves and checks, without making a program that can decide: for editors. Everything
/// `compile` says is said; without `analyse`, all but what rules do together and what only the index
/// refuses.
[[nodiscard]] checked check(const source_set& sources, const compile_options& options = {});

/// Parses, resolves, checks and indexes. Pure; takes time in proportion to the rules.
[[nodiscard]] compiled compile(const source_set& sources, const compile_options& options = {});

/// SHA-256 over paths and bytes of all files, sorted by path: the identity of a rule set.
[[nodiscard]] std::string content_hash(const source_set& sources);

} // namespace barid::dsl
