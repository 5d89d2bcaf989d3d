// runtime/http/moment.hpp - times as people send them.

#pragma once

#include "model/time.hpp"

#include <optional>
#include <string>

namespace barid::http {

/// `2026-03-29T10:00:00Z`, also with a fraction or an offset (RFC 3339 §5.6); nothing for anything
/// else.
[[nodiscard]] std::optional<instant> read_moment(const std::string& text);

} // namespace barid::http
