// format/layout.hpp - from what was written to lines.

#pragma once

#include "format/lines.hpp"
#include "format/written.hpp"

#include <vector>

namespace barid::format {

/// The lines of the whole file, not yet aligned. They refer to `from`.
[[nodiscard]] std::vector<line> lay_out(const written& from);

} // namespace barid::format
