// dsl/pattern_sample.hpp - a text that a pattern takes, made from its form.
//
// Never    promises: what only the surroundings decide (word borders) is left out, so the caller
//          asks the pattern itself.

#pragma once

#include "grammar/pattern/syntax.hpp"

#include <string>

namespace barid::dsl {

struct pattern_sample {
  std::string text;
  bool begins = false; ///< `^`: it has to stand at the beginning of the text.
  bool ends = false;   ///< `$`: at its end.
};

/// The first alternative of every choice, the least number of every repeat. Repeats are cut at 64
/// times, the text at about a thousand bytes.
[[nodiscard]] pattern_sample sample_pattern(const pattern::expression& e);

} // namespace barid::dsl
