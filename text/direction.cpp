#include "text/direction.hpp"

#include "text/code_points.hpp"

#include <unicode/uchar.h>

namespace barid::text {

direction base_direction(std::string_view text) {
  int isolates = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto code = next_code_point(text, at);
    if (code == ill_formed) continue;
    switch (u_charDirection(static_cast<UChar32>(code))) {
    case U_LEFT_TO_RIGHT:
      if (isolates == 0) return direction::left_to_right;
      break;
    case U_RIGHT_TO_LEFT:
    case U_RIGHT_TO_LEFT_ARABIC:
      if (isolates == 0) return direction::right_to_left;
      break;
    case U_LEFT_TO_RIGHT_ISOLATE:
    case U_RIGHT_TO_LEFT_ISOLATE:
    case U_FIRST_STRONG_ISOLATE:
      ++isolates;
      break;
    case U_POP_DIRECTIONAL_ISOLATE:
      if (isolates > 0) --isolates;
      break;
    case U_BLOCK_SEPARATOR:
      isolates = 0;
      break; // an isolate ends with its paragraph
    default:
      break;
    }
  }
  return direction::neutral;
}

bool has_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto code = next_code_point(text, at);
    if (code < 0x590 || code == ill_formed) continue; // no such letters below Hebrew
    const auto direction = u_charDirection(static_cast<UChar32>(code));
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return true;
  }
  return false;
}

} // namespace barid::text
