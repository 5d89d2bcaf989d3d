// runtime/mail/archive/mbox.hpp - an mbox, line by line (RFC 4155, mboxrd quoting).
//
// Never    holds more than one mail and one line.

#pragma once

#include "runtime/mail/archive/archive.hpp"

#include <istream>
#include <string_view>

namespace barid::archive {

/// `From sara@shop.example Sun Mar 29 10:00:00 2026`: what separates mails. Behind the sender there
/// must be a time and a year, so that a sentence beginning with `From ` is none.
[[nodiscard]] bool is_separator(std::string_view line);

/// The sender that a separator names; empty for `MAILER-DAEMON` and what is no address.
[[nodiscard]] std::string separator_sender(std::string_view line);

/// Hands on every mail. A separator counts at the beginning and behind an empty line; one `>` is
/// taken from lines that quote `From `; the empty line before a separator belongs to it. Bytes
/// before the first separator are a mail of their own. Returns false when `take` did.
///
/// `first`: bytes that were taken from `in` already.
bool read_mbox(std::istream& in, std::string_view first, const std::string& path, const take_mail& take,
               const archive_limits& limits);

} // namespace barid::archive
