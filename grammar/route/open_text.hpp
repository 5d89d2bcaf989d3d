// grammar/route/open_text.hpp - how far a string goes that is never closed.

#pragma once

#include <cstddef>
#include <string_view>

namespace barid::route {

/// Length of the string that begins `rest` (with its quote), at least 1, inside its line: the `{`,
/// `}` and `]` behind it should still count, or one forgotten quote would look like three mistakes.
[[nodiscard]] std::size_t open_text_length(std::string_view rest);

} // namespace barid::route
