// grammar/pattern/syntax.hpp - a pattern (`/ORD-(?<order>[0-9]{6,10})/`) as plain data.
//
// Owns     the shape of what every matching engine of the program can take: literal characters,
//          classes, groups, alternatives, repeats, anchors.
// Never    folds, lowers or matches: literals are what was written, classes are not resolved.
// Names of captures may be of any script; engines know only ASCII names, so lower them by number.

#pragma once

#include "model/source.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace barid::pattern {

/// The shorthands. What they mean in Unicode is decided where patterns are lowered.
enum class shorthand { digit, word, space };

/// A set by name: `\d`, `\p{Arabic}` and their negations.
struct named_set {
  bool is_property = false; ///< `\p{…}`: see `property`; else `which`.
  shorthand which = shorthand::digit;
  std::string property; ///< A script or general category, see `knows_property`.
  bool negated = false; ///< `\D`, `\P{…}`
};

struct code_range {
  char32_t first = 0;
  char32_t last = 0; ///< Inclusive.
};

/// `[a-z\d_]`, or a shorthand outside brackets (one set, nothing else).
struct char_class {
  bool negated = false;
  std::vector<code_range> ranges; ///< As written: neither sorted nor merged.
  std::vector<named_set> sets;
};

enum class node_kind {
  literal,   ///< One or more characters: `text`.
  any,       ///< `.`: any character but a line feed.
  set,       ///< `chars`
  sequence,  ///< `parts` one after the other; no parts: the empty text.
  choice,    ///< One of `parts`, two or more.
  group,     ///< `parts[0]`; a capture when `capture` is not empty.
  repeat,    ///< `parts[0]`, `least` to `most` times.
  begin,     ///< `^`: the beginning of the text; stands only where a match can begin.
  end,       ///< `$`: the end of the text; stands only where a match can end.
  word_edge, ///< `\b`, or `\B` when `negated`.
};

struct expression {
  static constexpr std::uint32_t unlimited = 0xFFFFFFFF;

  node_kind kind = node_kind::sequence;
  std::u32string text;
  char_class chars;
  std::vector<expression> parts;
  std::string capture; ///< Without `$`; NFC.
  std::uint32_t least = 0;
  std::uint32_t most = 0; ///< At most `largest_repeat`, or `unlimited`.
  bool lazy = false;
  bool negated = false; ///< word_edge
  span at;
};

} // namespace barid::pattern
