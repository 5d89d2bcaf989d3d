// grammar/pattern/codes.hpp - every finding the grammar of patterns can make, in one table.
//
// Owns     the codes R0200 to R0299; see grammar/route/codes.hpp.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace barid::pattern {

enum class code : std::uint8_t {
  empty_pattern,
  too_long,
  too_deep,
  too_large,
  always_holds,
  open_group,
  extra_close,
  open_class,
  empty_class,
  reversed_range,
  broken_range,
  posix_class,
  unknown_escape,
  back_reference,
  look_around,
  unknown_group,
  unknown_property,
  nothing_to_repeat,
  double_repeat,
  reversed_repeat,
  repeat_too_large,
  bare_brace,
  capture_name,
  capture_twice,
  inner_anchor,
  count, ///< Not a finding: how many there are.
};

struct code_entry {
  code what;
  std::string_view id;
  std::string_view title;
};

inline constexpr std::array<code_entry, static_cast<std::size_t>(code::count)> code_table{{
    {code::empty_pattern, "R0200", "a pattern is empty"},
    {code::too_long, "R0201", "a pattern is too long"},
    {code::too_deep, "R0202", "groups are nested too deeply"},
    {code::too_large, "R0203", "a pattern is too large once its repeats are written out"},
    {code::always_holds, "R0204", "a pattern that matches every text"},
    {code::open_group, "R0210", "a ( without its )"},
    {code::extra_close, "R0211", "a ) or ] that closes nothing"},
    {code::open_class, "R0212", "a [ without its ]"},
    {code::empty_class, "R0213", "a class without characters"},
    {code::reversed_range, "R0214", "a range that runs backwards"},
    {code::broken_range, "R0215", "a range whose end is no character"},
    {code::posix_class, "R0216", "a POSIX class"},
    {code::unknown_escape, "R0220", "an unknown escape in a pattern"},
    {code::back_reference, "R0221", "a back-reference"},
    {code::look_around, "R0222", "a look-ahead or look-behind"},
    {code::unknown_group, "R0223", "a special group that is not supported"},
    {code::unknown_property, "R0224", "an unknown script or category"},
    {code::nothing_to_repeat, "R0230", "a repeat with nothing before it"},
    {code::double_repeat, "R0231", "a repeat of a repeat"},
    {code::reversed_repeat, "R0232", "a repeat whose limits are reversed"},
    {code::repeat_too_large, "R0233", "a repeat is too large"},
    {code::bare_brace, "R0234", "a brace that is no repeat"},
    {code::capture_name, "R0240", "a capture without a proper name"},
    {code::capture_twice, "R0241", "two captures with one name"},
    {code::inner_anchor, "R0242", "an anchor inside a pattern"},
}};

/// `R0221` for `code::back_reference`.
[[nodiscard]] constexpr std::string_view id_of(code c) {
  return code_table[static_cast<std::size_t>(c)].id;
}

} // namespace barid::pattern
