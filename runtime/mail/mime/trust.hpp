// runtime/mail/mime/trust.hpp - what our own edge found out about a mail.
//
// Never    believes a field that anyone else could have written: promises.md, "Control headers".

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/header_block.hpp"
#include "runtime/mail/mime/options.hpp"

#include <optional>
#include <vector>

namespace barid::mime {

/// Results of the topmost `authserv_fields` Authentication-Results fields whose authserv-id is the
/// trusted one (RFC 8601 §2.2): fields are written above what a mail had, and an edge that follows §5
/// removes those that bear its name already; where it does not, they lie below its own. Of several DKIM
/// signatures a passing one counts; of SPF and DMARC the first result.
[[nodiscard]] auth_results read_auth_results(const std::vector<raw_field>& fields, const read_options& options);

/// The score of X-Spam-Score, X-Spam-Status or X-Spamd-Result, when these fields are trusted.
[[nodiscard]] std::optional<double> read_spam_score(const std::vector<raw_field>& fields, const read_options& options);

} // namespace barid::mime
