// grammar/route/parse.hpp - text to syntax, with every error of the file in one run.
//
// Fails    never: any bytes give a (perhaps empty) file and diagnostics. Recovery works at item,
//          statement, rule and declaration level; a declaration keyword in column 1 always starts a
//          declaration, so a missing brace damages one declaration only.
// Limits   file size, nesting depth, number of errors reported: see `parse_limits`.

#pragma once

#include "grammar/route/syntax.hpp"
#include "model/diagnostic.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace barid::route {

struct parse_limits {
  std::size_t bytes = 16u << 20; ///< Larger files are refused whole.
  unsigned depth = 64;           ///< Nested parentheses, lists and blocks.
  unsigned errors = 100;         ///< After so many the rest is not reported.
};

struct parsed {
  file tree;
  std::vector<diagnostic> diagnostics;
};

/// Parses one file; `number` is its index in the `source_set` and appears in every span.
[[nodiscard]] parsed parse(std::string_view text, std::uint32_t number, const parse_limits& limits = {});

struct parsed_condition {
  std::optional<condition> tree; ///< Missing where nothing of it could be read.
  std::vector<diagnostic> diagnostics;
};

/// Parses a condition alone: `text` are the bytes from `begin` on of file `number`, to which all
/// spans belong. The bytes are those of a file that was parsed without errors there.
[[nodiscard]] parsed_condition parse_condition(std::string_view text, std::uint32_t number, std::uint32_t begin);

} // namespace barid::route
