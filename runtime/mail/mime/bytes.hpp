// runtime/mail/mime/bytes.hpp - a mail as bytes between two processes of one program version.
//
// Numbers are little-endian, texts and lists carry their length; the order of the fields is the
// only schema. Nothing of it is stored.

#pragma once

#include "model/mail.hpp"
#include "model/result.hpp"

#include <string>
#include <string_view>

namespace barid::mime {

[[nodiscard]] std::string to_bytes(const mail& m);

/// Fails with errc::invalid on anything else than what `to_bytes` writes. Safe for bytes of a
/// hostile writer: nothing is read or reserved beyond their end, and text that is not UTF-8 is
/// repaired.
[[nodiscard]] result<mail> from_bytes(std::string_view bytes);

} // namespace barid::mime
