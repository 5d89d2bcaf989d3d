// runtime/mail/mime/classify.hpp - what a mail is for, and whether a program sent it.

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/content.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "runtime/mail/mime/options.hpp"
#include "runtime/mail/mime/parameters.hpp"

#include <string_view>
#include <vector>

namespace barid::mime {

/// What `classify` looks at.
struct evidence {
  const std::vector<raw_field>& fields;
  const parameterised& type; ///< Content-Type of the whole.
  const content& parts;
  const read_options& options;
};

/// Sets `kind`, `auto_submitted`, `list` and `bounce` of `to`, whose headers, subject, references
/// and text are read. RFC 3834 (automatic replies), RFC 3464 (bounces), RFC 5965 (abuse reports), RFC 2919 and
/// 2369 (lists), and the fields that mailers use in practice.
void classify(mail& to, const evidence& from);

/// Whether a subject begins with a reply prefix: `Re:`, `AW:`, `SV:`, `رد:`, also numbered.
[[nodiscard]] bool has_reply_prefix(std::string_view subject);

} // namespace barid::mime
