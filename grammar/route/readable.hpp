// grammar/route/readable.hpp - makes any bytes fit to be read as rules.
//
// Fails    never: what is not UTF-8 or a control character is reported once a run and replaced by
//          a harmless character of the same length, so that places stay true.

#pragma once

#include "grammar/route/findings.hpp"

#include <string>
#include <string_view>

namespace barid::route {

/// The text as UTF-8 without control characters other than tab and line ends, byte for byte as long
/// as the original. A byte order mark becomes blanks.
[[nodiscard]] std::string readable(std::string_view text, findings& found);

} // namespace barid::route
