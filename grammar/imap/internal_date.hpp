// grammar/imap/internal_date.hpp - `date-time` of RFC 9051 §9: ` 1-Feb-2026 07:05:09 +0300`.

#pragma once

#include "model/time.hpp"

#include <optional>
#include <string_view>

namespace barid::imap {

/// Empty where the text is not a date-time or names a day that does not exist. Years 1 to 9999,
/// zones from -2359 to +2359, second 60 taken as the next minute.
[[nodiscard]] std::optional<instant> parse_internal_date(std::string_view text);

} // namespace barid::imap
