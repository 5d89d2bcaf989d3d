// runtime/mail/html/sanitise.hpp - the tree written anew from the allow-list.

#pragma once

#include "runtime/mail/html/render.hpp"
#include "runtime/mail/html/tree.hpp"

#include <string>

namespace barid::html {

/// HTML of `from` that is safe to show (see render.hpp). Sets `cut` when it would be longer than
/// the limit and counts remote images.
[[nodiscard]] std::string to_safe_html(const document& from, const limits& caps, bool& cut, std::size_t& remote);

/// `text` with the characters that mean something in HTML text and attribute values replaced.
void append_escaped(std::string& out, std::string_view text);

} // namespace barid::html
