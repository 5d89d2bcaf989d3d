// runtime/mail/mime/content.hpp - what people read of the parts: one text, one HTML, the files.

#pragma once

#include "model/mail.hpp"
#include "runtime/mail/mime/limits.hpp"
#include "runtime/mail/mime/structure.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::mime {

struct content {
  std::string text;    ///< Of the plain text parts, else of the HTML.
  std::string html;    ///< Sanitised; empty when no part is HTML.
  std::string charset; ///< Of the first text part, as it names it.
  std::vector<attachment> attachments;
  std::vector<std::string> types;         ///< Of all leaves, in order.
  std::optional<calendar_entry> calendar; ///< Of the first iCalendar part.
  bool invitation = false;                ///< An iCalendar part with a scheduling method (RFC 6047).
  std::vector<std::string> statuses;      ///< Texts of the message/delivery-status parts (RFC 3464).
  std::string feedback;                   ///< Text of the message/feedback-report part (RFC 5965).
  std::string enclosed;                   ///< Beginning of the first enclosed mail, or of what is left of its header.
};

/// Chooses between alternatives (RFC 2046 §5.1.4), follows related, signed, encrypted and report
/// multiparts, and lists every other leaf as an attachment.
[[nodiscard]] content read_content(std::string_view raw, const part& root, const limits& caps,
                                   std::vector<defect>& defects);

/// The declared charset of the first text part: the guess for raw bytes in the header.
[[nodiscard]] std::string charset_of(const part& root);

} // namespace barid::mime
