// lsp/place.hpp - where in the language a cursor stands: what may be written next.
//
// Reads only the declaration around the cursor, up to the cursor: what is behind it does not
// matter, and may well be broken.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::lsp {

enum class block_kind : std::uint8_t {
  file,
  settings, ///< Of a mailbox, team, calendar, SLA, reply; or of something in a test.
  list,
  table,
  flow,
  actions,
  test,
  other,
};

enum class inside_of : std::uint8_t {
  code,
  text, ///< A string.
  pattern,
  comment,
};

struct place {
  block_kind block = block_kind::file;
  std::string keyword;             ///< Of the declaration around it: `table`.
  std::string event;               ///< Of the table or `on` around it, as written.
  std::string name;                ///< Of the declaration around it.
  std::vector<std::string> before; ///< The statement's tokens before the cursor, as written.
  std::string prefix;              ///< The word at the cursor, as far as it was typed.
  std::uint32_t prefix_begin = 0;  ///< Where it begins.
  inside_of in = inside_of::code;
  std::string in_text; ///< In a string: what was typed of it.
};

[[nodiscard]] place place_at(std::string_view text, std::uint32_t offset);

} // namespace barid::lsp
