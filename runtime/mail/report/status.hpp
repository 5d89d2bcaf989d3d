// runtime/mail/report/status.hpp - status codes of deliveries: where they stand in a text, and what
// they say about trying again.

#pragma once

#include "model/mail.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace barid::report {

struct found_status {
  std::string code;   ///< `5.1.1` (RFC 3463); of a bare SMTP reply `550`, `5.0.0`.
  std::size_t at = 0; ///< Where it begins in the text.
};

/// The first enhanced status of a failure in `text`, else what its first SMTP reply code amounts
/// to. Addresses and versions (`192.0.2.1`, `4.5.6.7`) are no status.
[[nodiscard]] std::optional<found_status> find_status(std::string_view text);

/// The status that well-known words of mail systems stand for ("user unknown", "mailbox full",
/// "لم يتم العثور على العنوان"); empty when there are none.
[[nodiscard]] std::string status_of_words(std::string_view text);

/// Class 5 is hard, anything else may go away by itself (RFC 3463 §2).
[[nodiscard]] bounce_kind kind_of(std::string_view status);

/// For people, lower case, no final period; empty for a status that says nothing in particular.
[[nodiscard]] std::string_view meaning_of(std::string_view status);

} // namespace barid::report
