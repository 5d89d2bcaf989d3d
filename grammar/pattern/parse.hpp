// grammar/pattern/parse.hpp - the text between the slashes to syntax.
//
// Fails    never: any text gives an expression and diagnostics. With an error among them the
//          expression is only good for further messages.
// Takes    what RE2 and Vectorscan both take, and what can be matched in linear time: no
//          back-references, no look-around; nothing that makes an engine's automaton explode.

#pragma once

#include "grammar/pattern/syntax.hpp"
#include "model/diagnostic.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barid::pattern {

inline constexpr std::size_t longest_pattern = 4000; ///< Bytes.
inline constexpr unsigned deepest_group = 32;
inline constexpr std::uint32_t largest_repeat = 1000; ///< Also of nested repeats, multiplied.
/// Sum of what its characters cost an automaton once repeats are written out; `\w` counts 200, `\d`
/// and `\s` 12, a class 4, a letter 1. Measured: heavier ones take Vectorscan seconds, or are
/// refused.
inline constexpr std::uint64_t heaviest_pattern = 4000;

struct parsed {
  expression tree;
  std::vector<std::string> captures; ///< Names in the order of their opening brackets.
  std::vector<diagnostic> diagnostics;
};

/// Parses a pattern. `at` is the place of its first byte (behind the opening slash), for the places
/// in the result; its end is not looked at.
[[nodiscard]] parsed parse(std::string_view text, span at);

/// Whether `\p{name}` is known: a script (`Arabic`) or general category (`L`, `Nd`).
[[nodiscard]] bool knows_property(std::string_view name);

/// All names `knows_property` answers yes to.
[[nodiscard]] const std::vector<std::string_view>& properties();

/// The expression as one line of text, for golden files.
[[nodiscard]] std::string dump(const expression& e);

/// As for the route grammar; for the tests.
[[nodiscard]] std::size_t grammar_problems();

} // namespace barid::pattern
