#include "runtime/net/peer_text.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace barid::net {

std::string for_people(std::string_view text) {
  std::string out;
  const auto size = static_cast<int32_t>(std::min<std::size_t>(text.size(), 1u << 20));
  for (int32_t i = 0; i < size;) {
    const auto begin = static_cast<std::size_t>(i);
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    // C0, DEL, C1, and what turns the direction of the text around
    const bool odd =
        c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    if (odd) out += c == '\t' ? ' ' : '?';
    else out.append(text.substr(begin, static_cast<std::size_t>(i) - begin));
  }
  return out;
}

} // namespace barid::net
