#include "runtime/store/storable_text.hpp"

#include <cstdint>

namespace barid::store {

namespace {

/// Length of the UTF-8 sequence at `at`; 0 when there is none (or a NUL).
std::size_t sequence(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  std::size_t length = 0;
  std::uint32_t point = 0;
  if (first >= 0xC2 && first <= 0xDF) length = 2, point = first & 0x1FU;
  else if (first >= 0xE0 && first <= 0xEF) length = 3, point = first & 0x0FU;
  else if (first >= 0xF0 && first <= 0xF4) length = 4, point = first & 0x07U;
  else return 0;
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned next = byte(at + i);
    if ((next & 0xC0U) != 0x80U) return 0;
    point = point << 6U | (next & 0x3FU);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  return surrogate || overlong || point > 0x10FFFF ? 0 : length;
}

} // namespace

bool is_storable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto length = sequence(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string storable_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto length = sequence(text, at);
    if (length != 0) out.append(text, at, length);
    else if (text[at] != '\0') out += "\xEF\xBF\xBD";
    at += length == 0 ? 1 : length;
  }
  return out;
}

std::string storable_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '\\') out += text[at++];
    else if (text.substr(at, 6) == "\\u0000") at += 6;
    else {
      out.append(text, at, 2); // an escape is copied as a pair, so that `\\u0000` stays text
      at += 2;
    }
  }
  return is_storable(out) ? out : storable_text(out);
}

} // namespace barid::store
