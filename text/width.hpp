// text/width.hpp - how much room a text takes where every letter has a cell of its own.

#pragma once

#include <cstddef>
#include <string_view>

namespace barid::text {

/// Cells of a terminal or editor: wide characters take two (UAX #11), combining marks and format
/// characters none, every other code point one. A tab counts as one; ill-formed parts too.
[[nodiscard]] std::size_t cells(std::string_view text);

} // namespace barid::text
