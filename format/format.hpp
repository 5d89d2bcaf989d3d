// format/format.hpp - the one layout of a rule file.
//
// Owns     spaces, line ends, the `;` and `,` that line ends make needless, and the order of none of
//          it: words, values and comments stay as they were written, one after the other.
// Never    changes what a file means. The result is read again before it is given out; where it did
//          not say the same as the original, the original comes back with an error.
// Fails    on files with syntax errors: they are left alone, and the diagnostics say what is wrong.
// Restart  loses nothing: everything here is a pure function.
//
// The layout, in short:
// - two blanks a level, lines of at most 120 cells where the words allow it
// - a block that its author opened (a line end behind `{`) stays open, one statement a line; others
//   stay on one line while they fit; tables, flows and tests are always open
// - at most one empty line in a row, none at the beginning and end of blocks, one on both sides of a
//   declaration of several lines
// - in a row of lines that belong together the names, the braces and the comments stand below each
//   other
// - a list in which right-to-left items are neighbours has one item a line: on one line editors
//   would show them in reversed order

#pragma once

#include "model/diagnostic.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::format {

enum class outcome {
  done,
  has_errors, ///< Syntax errors: see the diagnostics.
  kept,       ///< The layout would have changed what the file says: a mistake of ours.
};

struct formatted {
  outcome how = outcome::done;
  std::string text; ///< UTF-8 with line ends `\n`, without byte order mark; unless done the original.
  std::vector<diagnostic> diagnostics; ///< The syntax errors.
};

/// Formats one file; `number` is the file of the spans in the diagnostics. Formatting the result
/// again changes nothing. Takes time in proportion to the file.
[[nodiscard]] formatted format(std::string_view text, std::uint32_t number = 0);

} // namespace barid::format
