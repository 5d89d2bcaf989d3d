// app/line_diff.hpp - what differs between two texts, line by line.

#pragma once

#include "model/source.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace barid::app {

struct diff_line {
  char mark = ' ';  ///< ' ' in both, '-' only before, '+' only after, '@' the head of a place.
  std::string text; ///< Without line end.
};

/// As `diff -u` shows it, without the file names; empty when they are equal. Texts that are long
/// and differ everywhere are shown as replaced whole.
[[nodiscard]] std::vector<diff_line> line_diff(std::string_view before, std::string_view after);

struct file_diff {
  std::string path;
  bool added = false, removed = false;
  bool binary = false; ///< Not text: `lines` is empty.
  std::vector<diff_line> lines;
};

/// The files that differ, by path.
[[nodiscard]] std::vector<file_diff> diff_sets(const source_set& before, const source_set& after);

} // namespace barid::app
