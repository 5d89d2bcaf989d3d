// grammar/route/closest_word.hpp - "did you mean": the declaration keyword that a word resembles.

#pragma once

#include <string_view>

namespace barid::route {

/// The declaration keyword within two edits (one for short words), or an empty view.
[[nodiscard]] std::string_view closest_declaration(std::string_view word);

} // namespace barid::route
