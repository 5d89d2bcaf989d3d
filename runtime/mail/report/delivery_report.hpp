// runtime/mail/report/delivery_report.hpp - what came of a mail of ours, as the mail systems on its
// way tell it.
//
// Owns     the reading of delivery status notifications (RFC 3464), of bounces in the free form that
//          every system has of its own, and of complaints (RFC 5965).
// Never    believes that the mail it is about was ours: that the Message-ID is one of ours is for the
//          store to say.
// Fails    never: what cannot be found stays empty. Linear time.

#pragma once

#include "model/mail.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::report {

/// What a report consists of; all text valid UTF-8.
struct evidence {
  std::vector<std::string> statuses; ///< Parts of type message/delivery-status.
  std::string feedback;              ///< The part of type message/feedback-report.
  std::string original;              ///< Beginning of the returned mail or of its header.
  std::string_view text;             ///< For people.
  std::string failed_recipients;     ///< `X-Failed-Recipients`.
  std::vector<std::string> answers;  ///< Message-IDs in In-Reply-To and References of the report.
};

/// Nothing when the notification only says that the mail arrived or went on (RFC 3464 §2.3.3).
[[nodiscard]] std::optional<bounce_report> read_bounce(const evidence& from);

[[nodiscard]] bounce_report read_complaint(const evidence& from);

/// Whether `subject` is one under which mail systems return mail.
[[nodiscard]] bool is_bounce_subject(std::string_view subject);

} // namespace barid::report
