// dsl/source_lines.hpp - places of a file as lines, characters and cells of a terminal.

#pragma once

#include "dsl/report.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace barid::dsl {

/// The line around a byte: its number from 1, its text without the line end, where it begins.
struct source_line {
  std::size_t number = 1;
  std::size_t begin = 0;
  std::string_view text;
};

[[nodiscard]] source_line line_at(std::string_view text, std::size_t offset);

/// The same for many places of one set, whose files are walked through once; `line_at` and `place_in` walk each time.
class set_lines {
public:
  /// `sources` outlives it.
  explicit set_lines(const source_set& sources) : sources_(&sources) {}

  /// An offset beyond the file is its end; there are no lines where the set has no such file.
  [[nodiscard]] source_line at(std::uint32_t file, std::size_t offset);
  [[nodiscard]] line_column place(std::uint32_t file, std::size_t offset);
  /// Its column in code points.
  [[nodiscard]] line_column code_point_place(std::uint32_t file, std::size_t offset);

private:
  /// A line may be a megabyte long and have a finding at each word: what was counted before is not counted again.
  struct counted {
    std::size_t line = 0, offset = 0; ///< Where was counted last: the line's begin, and how far.
    std::size_t n = 0;                ///< Up to there.
  };
  struct known {
    std::vector<std::size_t> begins; ///< Of lines.
    counted characters, code_points;
  };
  using counting = std::size_t (*)(std::string_view);
  static std::size_t count_on(counted& last, std::string_view text, std::size_t line, std::size_t till, counting count);
  known& of(std::uint32_t file, std::string_view text);
  [[nodiscard]] std::string_view text_of(std::uint32_t file) const;

  const source_set* sources_;
  std::map<std::uint32_t, known> files_;
};

/// Characters as people count them (grapheme clusters) in a text.
[[nodiscard]] std::size_t characters_in(std::string_view text);

/// Unicode code points in a text.
[[nodiscard]] std::size_t code_points_in(std::string_view text);

/// A text as a terminal should show it, and how many cells it takes there: tabs as blanks, control
/// and direction characters by name, wide characters two cells, combining marks none.
struct shown_text {
  std::string text;
  std::size_t cells = 0;
};
[[nodiscard]] shown_text shown(std::string_view text);

/// The file a place lies in; an empty one when there is none of that number.
[[nodiscard]] const source_file& file_of(const source_set& sources, const span& where);

} // namespace barid::dsl
