// runtime/mail/html/css.hpp - `style` attributes: what may stay of them, and what they hide.

#pragma once

#include <string>
#include <string_view>

namespace barid::html {

/// The declarations of a style attribute whose property is on the allow-list and whose value is
/// plain: words, numbers with units, colours, quoted font names. Nothing that loads (`url()`),
/// computes, positions, animates or escapes survives. `a:b;c:d`, empty when nothing is left.
[[nodiscard]] std::string safe_style(std::string_view style);

/// Whether the declarations make the element and all in it invisible (`display:none`, no height
/// and hidden overflow, …). Newsletters hide their preview text in this way, frauds their bait.
[[nodiscard]] bool hides(std::string_view style);

/// What the declarations say about the size of text.
enum class font_size { unsaid, visible, zero };
[[nodiscard]] font_size font_size_of(std::string_view style);

/// A colour as `bgcolor` and `color` attributes name it (`#fff`, `red`); empty if it is none.
[[nodiscard]] std::string safe_color(std::string_view value);

} // namespace barid::html
