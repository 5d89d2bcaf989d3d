#include "text/utf8.hpp"

#include "text/code_points.hpp"

#include <cstring>

namespace barid::text {

namespace {

/// End of the run of ASCII bytes that begins at `at`, eight bytes at a time.
std::size_t end_of_ascii(std::string_view s, std::size_t at) {
  while (at + 8 <= s.size()) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, s.data() + at, 8);
    if ((eight & 0x8080808080808080u) != 0) break;
    at += 8;
  }
  while (at < s.size() && static_cast<unsigned char>(s[at]) < 0x80) ++at;
  return at;
}

} // namespace

bool is_valid_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while ((at = end_of_ascii(bytes, at)) < bytes.size())
    if (next_code_point(bytes, at) == ill_formed) return false;
  return true;
}

std::string repair_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto begin = at;
    const auto code = next_code_point(bytes, at);
    if (code == ill_formed) append_utf8(out, replacement_character);
    else if (code != 0) out.append(bytes.substr(begin, at - begin));
  }
  return out;
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) (void)next_code_point(text, at);
  return count;
}

std::size_t count_utf16_units(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto code = next_code_point(text, at);
    count += code != ill_formed && code > 0xFFFF ? 2 : 1;
  }
  return count;
}

std::size_t byte_of_character(std::string_view line, std::size_t character) {
  std::size_t at = 0;
  for (; character > 0 && at < line.size(); --character) (void)next_code_point(line, at);
  return at;
}

std::size_t byte_of_utf16_unit(std::string_view line, std::size_t unit) {
  std::size_t at = 0;
  while (unit > 0 && at < line.size()) {
    const auto begin = at;
    const auto code = next_code_point(line, at);
    const std::size_t units = code != ill_formed && code > 0xFFFF ? 2 : 1;
    if (units > unit) return begin;
    unit -= units;
  }
  return at;
}

std::string_view clip_utf8(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  // A character has at most three continuation bytes; more of them are ill-formed anyway.
  auto end = limit;
  for (int back = 0; back < 3 && end > 0 && (text[end] & 0xC0) == 0x80; ++back) --end;
  if ((text[end] & 0xC0) == 0x80) end = limit;
  return text.substr(0, end);
}

} // namespace barid::text
