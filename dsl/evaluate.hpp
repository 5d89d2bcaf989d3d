// dsl/evaluate.hpp - the plain meaning of a question, without any index.
//
// The matcher must agree with it; a property test holds them together.

#pragma once

#include "dsl/context.hpp"

#include <string>
#include <vector>

namespace barid::dsl {

/// Whether the question's answer is yes. Total: it cannot fail.
[[nodiscard]] bool holds(const predicate& p, const context& c);

/// Whether the answer is yes where a field of this type holds `v`.
[[nodiscard]] bool holds_for(const predicate& p, const context& c, const value& v, value_type type);

/// Whether the condition holds, asking each predicate by `holds`.
[[nodiscard]] bool holds(const node& n, const context& c);

/// A value as the texts that are compared: several for a list, none when missing.
[[nodiscard]] std::vector<std::string> texts_of(const value& v);

/// As comparisons see it: folded, or the text itself where `exact`.
[[nodiscard]] std::string compared(const std::string& text, bool exact);

/// A number for comparing: bytes, seconds, microseconds since 1970.
[[nodiscard]] std::optional<double> number_in(const value& v);

} // namespace barid::dsl
