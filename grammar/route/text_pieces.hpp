// grammar/route/text_pieces.hpp - what stands inside a string: escapes and fields.

#pragma once

#include "grammar/route/findings.hpp"
#include "grammar/route/syntax.hpp"

#include <cstdint>
#include <string_view>

namespace barid::route {

/// Reads a string's inside into `to.text` and `to.pieces`. `begin` is the byte of `inside` in the
/// file. Escapes are `\" \\ \n \t \{ \} \u{1F600}`; with `fields`, `{name|otherwise}` is a field
/// and
/// `{{` a brace, else braces are text like any other.
void read_text(std::string_view inside, std::uint32_t begin, bool fields, value& to, findings& found);

} // namespace barid::route
