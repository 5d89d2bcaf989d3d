// runtime/mail/mime/receipt_time.hpp - when the account's own server took a mail in.

#pragma once

#include "model/time.hpp"

#include <optional>
#include <string_view>

namespace barid::mime {

/// From the topmost `Received` field (RFC 5321 §4.4): the one that the server which delivered it wrote,
/// so no sender chooses it. Looks at no more than the first 64 KB; nothing where there is none, or its
/// date cannot be read.
[[nodiscard]] std::optional<instant> receipt_time(std::string_view raw);

} // namespace barid::mime
