// format/lines.hpp - lines before they are joined, and what stands below each other in them.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barid::format {

inline constexpr std::size_t widest = 120; ///< Cells of a line.

struct line {
  std::size_t indent = 0;
  std::string text;    ///< Without indentation and comment; empty where only a comment stands.
  std::string comment; ///< With its `#`.
  bool apart = false;  ///< An empty line before it.
  /// Where the part begins that stands below that of the neighbours with the same `kin`; 0:
  /// nowhere.
  std::size_t stop = 0;
  std::string_view kin{}; ///< Into the file as written.
};

/// Puts braces and comments of neighbouring lines below each other, where they still fit.
void align(std::vector<line>& lines);

[[nodiscard]] std::string joined(const std::vector<line>& lines);

} // namespace barid::format
