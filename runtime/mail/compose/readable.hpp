// runtime/mail/compose/readable.hpp - HTML that reads in the right direction wherever it is shown.
//
// Own words only: what others wrote is quoted as it is.

#pragma once

#include <string>
#include <string_view>

namespace barid::compose {

/// `html` with `dir` and `lang` around it, unless it says its direction itself, and with everything that reads from
/// the left within text that reads from the right (order numbers, phones, addresses) in a `bdi` of its own.
/// `language`: ISO 639; anything else is not said.
[[nodiscard]] std::string readable_html(const std::string& html, std::string_view language);

} // namespace barid::compose
