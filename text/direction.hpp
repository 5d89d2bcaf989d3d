// text/direction.hpp - whether a text reads from the left or from the right.

#pragma once

#include <string_view>

namespace barid::text {

enum class direction {
  left_to_right,
  right_to_left,
  neutral, ///< No letter decides: digits and punctuation only.
};

/// The base direction by the first strong character (UAX #9, rules P2 and P3), whatever stands in
/// isolates aside. A text of several lines takes it from the first line that has one.
[[nodiscard]] direction base_direction(std::string_view text);

/// Whether any letter in it reads from the right (bidirectional classes R and AL).
[[nodiscard]] bool has_right_to_left(std::string_view text);

/// `ltr`, `rtl` or `auto`, as HTML's `dir` attribute has it.
[[nodiscard]] constexpr const char* html_dir(direction d) {
  switch (d) {
  case direction::left_to_right:
    return "ltr";
  case direction::right_to_left:
    return "rtl";
  case direction::neutral:
    return "auto";
  }
  return "auto";
}

} // namespace barid::text
