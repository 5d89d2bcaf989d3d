// grammar/imap/parse.hpp - one framed response to plain data.
//
// Fails    never: see `other` in response.hpp. Depth of lists is limited to 32; the length of the
//          text and the size of literals are the framer's limits.

#pragma once

#include "grammar/imap/response.hpp"

namespace barid::imap {

/// The bytes of literals are moved into the result, not copied.
[[nodiscard]] response parse(raw_response raw);

} // namespace barid::imap
