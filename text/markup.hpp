// text/markup.hpp - text within HTML and XML: the characters that mean something there, and their entities.

#pragma once

#include <string>
#include <string_view>

namespace barid::markup {

/// `c` as it may stand in an element and in a quoted attribute; a backtick too, at which old browsers end an
/// attribute without quotes.
void append_escaped(std::string& out, char c);

[[nodiscard]] std::string escaped(std::string_view text);

/// The entities that `escaped` writes, `&apos;` and `&nbsp;`; what else begins with `&` stays as it is.
[[nodiscard]] std::string unescaped(std::string_view text);

} // namespace barid::markup
