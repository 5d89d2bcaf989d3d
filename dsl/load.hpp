// dsl/load.hpp - which files of a set are rules, parsed, in the order in which they count.
//
// The files ending in .route at the top of the set are read by name; `use` brings in others, each
// once, at the place of its first `use`.

#pragma once

#include "dsl/checker.hpp"

#include <vector>

namespace barid::dsl {

struct loaded {
  std::vector<route::file> files; ///< In order; spans name the file in the set.
  /// Every declaration of every file, in order.
  [[nodiscard]] std::vector<const route::declaration*> all() const;
};

[[nodiscard]] loaded load(checker& c);

} // namespace barid::dsl
