// runtime/mail/html/to_text.hpp - the text of a tree, as people read it and rules match it.

#pragma once

#include "runtime/mail/html/tree.hpp"

#include <cstddef>
#include <string>

namespace barid::html {

/// Paragraphs, lists, tables and line breaks as lines; links as `text <url>`; alternative texts of
/// images in brackets; quoted blocks with `> `; hidden elements left out. At most about `most`
/// bytes; `cut` is set when there was more.
[[nodiscard]] std::string to_text(const document& from, std::size_t most, bool& cut);

} // namespace barid::html
