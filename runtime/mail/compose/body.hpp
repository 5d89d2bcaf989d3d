// runtime/mail/compose/body.hpp - the MIME structure below the headers (RFC 2045, RFC 2046).
//
//   mixed ( alternative ( text, related ( html, inline… ) ), attachment… )
//
// with every level left out that would hold one part only.

#pragma once

#include "runtime/mail/compose/letter.hpp"

#include <string>

namespace barid::compose {

/// Content headers, an empty line and the content. `seed` makes the boundaries: the same seed gives
/// the same ones, and no text of ours can contain them.
[[nodiscard]] std::string write_body(const letter& what, const std::string& seed);

} // namespace barid::compose
