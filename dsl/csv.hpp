// dsl/csv.hpp - list files: one item a line, or a column of a CSV file (RFC 4180).

#pragma once

#include "model/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::dsl {

struct csv_cell {
  std::string text;        ///< Without surrounding white space.
  std::uint32_t begin = 0; ///< Bytes in the file.
  std::uint32_t end = 0;
};

/// The non-blank lines that do not start with `#`; a byte order mark and CR LF are accepted.
[[nodiscard]] std::vector<csv_cell> read_lines(std::string_view file);

/// The non-blank cells below the heading `column` (compared without letter case). The separator is
/// the comma, semicolon or tab that the heading line has most of. Quoted cells may hold separators,
/// doubled quotes and line ends. Fails when there is no such heading, naming those there are.
[[nodiscard]] result<std::vector<csv_cell>> read_csv_column(std::string_view file, std::string_view column);

} // namespace barid::dsl
