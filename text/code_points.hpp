// text/code_points.hpp - reading and writing single code points in UTF-8; for this folder.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace barid::text {

inline constexpr char32_t replacement_character = 0xFFFD;
/// What `next_code_point` gives for an ill-formed part; no code point has this value.
inline constexpr char32_t ill_formed = 0xFFFFFFFF;

namespace detail {

/// The general case of `next_code_point`: a lead byte that is not ASCII (Unicode 15, table 3-7).
[[nodiscard]] inline char32_t next_multibyte(std::string_view s, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned lead = byte(at++);
  unsigned more = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  char32_t code = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    more = 1;
    code = lead & 0x1Fu;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    more = 2;
    code = lead & 0x0Fu;
    if (lead == 0xE0) low = 0xA0;  // overlong
    if (lead == 0xED) high = 0x9F; // surrogates
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    more = 3;
    code = lead & 0x07u;
    if (lead == 0xF0) low = 0x90;  // overlong
    if (lead == 0xF4) high = 0x8F; // beyond U+10FFFF
  } else {
    return ill_formed;
  }
  for (; more > 0; --more) {
    if (at >= s.size() || byte(at) < low || byte(at) > high) return ill_formed;
    code = (code << 6) | (byte(at++) & 0x3Fu);
    low = 0x80;
    high = 0xBF;
  }
  return code;
}

} // namespace detail

/// Reads the code point at `at` (< s.size()) and moves `at` behind it; `ill_formed` for a maximal
/// ill-formed part, which is at least one byte long.
[[nodiscard]] inline char32_t next_code_point(std::string_view s, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(s[at]);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  if (lead >= 0xC2 && lead <= 0xDF && at + 1 < s.size() && (s[at + 1] & 0xC0) == 0x80) {
    const auto code = (char32_t(lead & 0x1Fu) << 6) | char32_t(s[at + 1] & 0x3F);
    at += 2;
    return code;
  }
  return detail::next_multibyte(s, at);
}

/// Appends a code point (a valid one) as UTF-8.
inline void append_utf8(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    const char bytes[] = {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
    out.append(bytes, 2);
  } else if (code < 0x10000) {
    const char bytes[] = {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
                          static_cast<char>(0x80 | (code & 0x3F))};
    out.append(bytes, 3);
  } else {
    const char bytes[] = {static_cast<char>(0xF0 | (code >> 18)), static_cast<char>(0x80 | ((code >> 12) & 0x3F)),
                          static_cast<char>(0x80 | ((code >> 6) & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
    out.append(bytes, 4);
  }
}

} // namespace barid::text
