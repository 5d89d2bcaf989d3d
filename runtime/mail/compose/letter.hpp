// runtime/mail/compose/letter.hpp - an outgoing mail as a value, before it is bytes.

#pragma once

#include "model/mail.hpp"
#include "model/time.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace barid::compose {

/// Who wrote it (RFC 3834 §5).
enum class origin {
  person,
  automatic_reply,  ///< `Auto-Submitted: auto-replied`: an answer to one mail.
  automatic_notice, ///< `Auto-Submitted: auto-generated`: on our own accord.
};

struct enclosure {
  std::string name; ///< File name, UTF-8.
  std::string type; ///< `type/subtype`; anything else becomes `application/octet-stream`.
  std::shared_ptr<const std::string> bytes;
  disposition placed = disposition::attachment;
  std::string content_id; ///< Of an inline part, without angle brackets; the HTML names it as `cid:…`.
};

/// `<token.counter@domain>`: a reply joins its conversation by the unguessable token.
struct conversation_tag {
  std::string token;         ///< Letters, digits, `-` and `_`; 16 to 64 of them.
  std::uint64_t counter = 0; ///< Of this mail within its conversation.
  std::string domain;        ///< Of the mailbox.
};

/// Everything that decides the bytes is in here: the same letter always gives the same bytes (P3).
struct letter {
  address from;
  std::vector<address> to, cc, bcc; ///< `bcc` goes to the envelope only.
  std::vector<address> reply_to;
  std::string subject;
  instant date;
  int utc_offset = 0; ///< Minutes east of UTC, for `Date:`; −720 to 840.
  conversation_tag tag;
  std::string in_reply_to;             ///< Message-ID without angle brackets; empty for none.
  std::vector<std::string> references; ///< Oldest first, without angle brackets; the oldest and the newest are kept.
  origin written_by = origin::person;
  std::string text; ///< UTF-8, any line endings.
  std::string html; ///< UTF-8, complete as it is to be shown; empty for a text-only mail.
  std::vector<enclosure> enclosures;
};

} // namespace barid::compose
