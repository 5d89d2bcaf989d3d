// dsl/written_instant.hpp - `2026-03-29 10:00 Asia/Riyadh` and its like as points in time.

#pragma once

#include "model/result.hpp"
#include "model/time.hpp"

#include <string>

namespace barid::dsl {

/// `text` begins with a date and a time of day (`T` or a space between them, seconds optional);
/// `zone` is an IANA name, `Z`, or an offset such as `+03:00`. Fails for a date that does not exist,
/// an unknown zone, or a missing one.
[[nodiscard]] result<instant> parse_instant(const std::string& text, const std::string& zone);

} // namespace barid::dsl
