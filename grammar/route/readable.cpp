#include "grammar/route/readable.hpp"

#include <unicode/utf8.h>

#include <array>
#include <cstdio>

namespace barid::route {
namespace {

std::string hex_of(unsigned char byte) {
  std::array<char, 8> out{};
  std::snprintf(out.data(), out.size(), "%02X", static_cast<unsigned>(byte));
  return out.data();
}

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

bool word_byte(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') || u == '_';
}

bool forbidden_control(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c == '\r') return at + 1 >= text.size() || text[at + 1] != '\n';
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

} // namespace

std::string readable(std::string_view text, findings& found) {
  if (is_utf16(text)) {
    found.error(code::not_utf8, 0, 2, "this file is UTF-16, not UTF-8", "save it with the encoding UTF-8");
    return std::string(text.size(), ' ');
  }
  std::string out(text);
  if (out.starts_with("\xEF\xBB\xBF")) out.replace(0, 3, "   ");
  bool told_encoding = false; // a file in another encoding is wrong everywhere: one message
  bool told_control = false;
  const auto size = static_cast<std::int64_t>(out.size());
  for (std::int64_t i = 0; i < size;) {
    const auto begin = static_cast<std::size_t>(i);
    UChar32 c = 0;
    U8_NEXT(out.data(), i, size, c);
    const auto end = static_cast<std::size_t>(i);
    if (c < 0) {
      if (!told_encoding)
        found.error(code::not_utf8, begin, end,
                    "this file is not UTF-8: byte 0x" + hex_of(static_cast<unsigned char>(text[begin])) +
                        " does not belong here",
                    "save it with the encoding UTF-8");
      told_encoding = true;
      for (auto k = begin; k < end; ++k) out[k] = '_';
    } else if (c < 0x80 && forbidden_control(out, begin)) {
      if (!told_control)
        found.error(code::control_character, begin, end,
                    c == 0 ? "this file contains a zero byte"
                    : c == '\r'
                        ? "a carriage return stands inside a line"
                        : "the control character 0x" + hex_of(static_cast<unsigned char>(c)) + " stands in this file",
                    c == '\r' ? "end lines with LF or CR LF" : "delete it");
      told_control = true;
      // inside a word it must not make two of it
      out[begin] =
          begin > 0 && begin + 1 < out.size() && word_byte(out[begin - 1]) && word_byte(out[begin + 1]) ? '_' : ' ';
    }
  }
  return out;
}

} // namespace barid::route
