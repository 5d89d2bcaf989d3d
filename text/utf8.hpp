// text/utf8.hpp - valid UTF-8 out of any bytes, and columns as people and editors count them.
//
// Never    refuses input: bytes that are not UTF-8 become U+FFFD, one for each maximal ill-formed
//          part (Unicode 15 §3.9, "Substitution of Maximal Subparts"), as browsers do it.
// Thread   everything here is a pure function.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace barid::text {

/// A half-open range of bytes [begin, end).
struct byte_range {
  std::size_t begin = 0;
  std::size_t end = 0;

  friend bool operator==(const byte_range&, const byte_range&) = default;
};

/// Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms). NUL is
/// well-formed.
[[nodiscard]] bool is_valid_utf8(std::string_view bytes);

/// The bytes as text that may be stored and shown: ill-formed parts replaced by U+FFFD, NUL left
/// out. Valid text without NUL comes back unchanged.
[[nodiscard]] std::string repair_utf8(std::string_view bytes);

/// Number of characters (code points); an ill-formed part counts as one.
[[nodiscard]] std::size_t count_characters(std::string_view text);

/// Number of UTF-16 code units, as LSP counts columns; an ill-formed part counts as one.
[[nodiscard]] std::size_t count_utf16_units(std::string_view text);

/// Byte offset of the character number `character` (from 0) of `line`; its size when there are
/// fewer.
[[nodiscard]] std::size_t byte_of_character(std::string_view line, std::size_t character);

/// Byte offset of the character that holds UTF-16 unit number `unit` (from 0) of `line`; its size
/// when there are fewer. The second half of a surrogate pair leads to the character's begin.
[[nodiscard]] std::size_t byte_of_utf16_unit(std::string_view line, std::size_t unit);

/// The longest beginning of `text` with at most `limit` bytes that does not cut a character.
[[nodiscard]] std::string_view clip_utf8(std::string_view text, std::size_t limit);

} // namespace barid::text
