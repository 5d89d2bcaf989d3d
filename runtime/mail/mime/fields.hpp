// runtime/mail/mime/fields.hpp - the header of a mail into its values.
//
// Never    uses a mail library (see header_block.hpp): the engine fills a mail with it too when its
//          worker failed.

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "runtime/mail/mime/limits.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace barid::mime {

/// Fills headers, addresses, subject, message ids and date; `body_charset` helps with raw 8-bit
/// fields.
void read_fields(mail& to, const std::vector<raw_field>& fields, std::string_view body_charset, const limits& caps);

/// A `Date:` value (RFC 5322 §3.3, obsolete zones and missing parts accepted) between 1900 and
/// 2200.
[[nodiscard]] std::optional<instant> read_date(std::string_view value);

} // namespace barid::mime
