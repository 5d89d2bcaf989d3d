// dsl/pattern_lower.hpp - a parsed pattern as one expression that Vectorscan and RE2 both take.
//
// `\d` is \p{Nd}, `\w` letters, digits and marks of any script, `\s` white space of any script. `^`
// and `$` are the ends of the text. The engines know `\b` for ASCII only, so it becomes the
// character beside it: it may stand where a pattern begins or ends, next to something that is
// clearly a word or clearly not.

#pragma once

#include "grammar/pattern/syntax.hpp"
#include "model/diagnostic.hpp"

#include <string>
#include <vector>

namespace barid::dsl {

/// `exact`: characters stay as they are; else they are folded as texts are. Adds to `found` what
/// cannot be said to the engines.
[[nodiscard]] std::string lower_pattern(const pattern::expression& e, bool exact, std::vector<diagnostic>& found);

} // namespace barid::dsl
