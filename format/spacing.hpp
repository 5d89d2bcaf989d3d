// format/spacing.hpp - which tokens stand together without a blank.

#pragma once

#include "format/written.hpp"

#include <cstdint>

namespace barid::format {

/// Whether a blank stands between token `i` and the one before it on the same line.
[[nodiscard]] bool spaced(const written& from, std::uint32_t i);

/// Whether a line end between token `i` and the one before it ends a statement. Where it does not,
/// two statements need a `;`.
[[nodiscard]] bool line_end_separates(const written& from, std::uint32_t before, std::uint32_t i);

} // namespace barid::format
