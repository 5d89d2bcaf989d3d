#include "text/width.hpp"

#include "text/code_points.hpp"

#include <unicode/uchar.h>

namespace barid::text {

std::size_t cells(std::string_view text) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto code = next_code_point(text, at);
    if (code < 0x300 || code == ill_formed) {
      ++out;
      continue;
    }
    const auto c = static_cast<UChar32>(code);
    switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      continue;
    default:
      break;
    }
    const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    out += width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
  }
  return out;
}

} // namespace barid::text
