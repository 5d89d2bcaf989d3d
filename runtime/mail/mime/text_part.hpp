// runtime/mail/mime/text_part.hpp - the text of one text part: transfer encoding, charset, flowed
// lines, line ends.

#pragma once

#include "runtime/mail/mime/limits.hpp"
#include "runtime/mail/mime/structure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace barid::mime {

/// Valid UTF-8 with LF line ends, without NUL and other control characters than tab. HTML without a
/// charset in its Content-Type is read by its `<meta>`.
[[nodiscard]] std::string read_text_part(std::string_view raw, const part& leaf, const limits& caps,
                                         std::vector<defect>& defects);

/// `text` with LF line ends, without control characters other than tab, and without blank lines at
/// its beginning and end.
[[nodiscard]] std::string tidy_text(std::string_view text);

/// Joins the flowed lines of `format=flowed` text with LF line ends (RFC 3676 §4.2); `delsp` also
/// removes the blank at the join.
[[nodiscard]] std::string unflowed(std::string_view text, bool delsp);

} // namespace barid::mime
