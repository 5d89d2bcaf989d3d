// dsl/compile.hpp - a rule set to a program, with everything that is wrong with it.

#pragma once

#include "dsl/checker.hpp"
#include "model/diagnostic.hpp"
#include "model/source.hpp"

#include <vector>

namespace barid::dsl {

struct compiled {
  program_ptr program; ///< Null when there is an error among the diagnostics.
  std::vector<diagnostic> diagnostics; ///< By place.
};

/// Parses, resolves, checks and indexes. Pure; takes time in proportion to the rules.
[[nodiscard]] compiled compile(const source_set& sources, const compile_options& options = {});

/// SHA-256 over paths and bytes of all files, sorted by path: the identity of a rule set.
[[nodiscard]] std::string content_hash(const source_set& sources);

} // namespace barid::dsl
