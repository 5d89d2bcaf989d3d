// model/mail.hpp - a mail after reading: what people see and what rules match.
//
// Any bytes give a mail (architecture, "Read"); what was wrong with them is in `defects`. All text
// is valid UTF-8 without NUL. The raw bytes stay in the store; attachments are described here by
// the place of their encoded bytes in the raw mail.

#pragma once

#include "model/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid {

/// A mail address (RFC 5322 §3.4): display name and addr-spec. An unparsable one keeps its text in
/// `name`, with `spec` empty.
struct address {
  std::string name; ///< Display name, decoded; may be empty.
  std::string spec; ///< `local@domain`; the domain in lower case, IDNA domains as Unicode.

  friend bool operator==(const address&, const address&) = default;
};

/// The part of an addr-spec behind the last '@'; empty when there is none.
[[nodiscard]] inline std::string domain_of(const std::string& spec) {
  auto at = spec.rfind('@');
  return at == std::string::npos ? std::string() : spec.substr(at + 1);
}

/// One header field, decoded (RFC 2047, RFC 6532), unfolded, in the order of the mail.
struct header {
  std::string name;  ///< As written.
  std::string value; ///< Without surrounding white space.
};

/// How a sender classed a MIME part (RFC 2183).
enum class disposition { attachment, inline_part };

/// A leaf part that is not the text of the mail.
struct attachment {
  std::string name;       ///< Decoded file name (RFC 2231, RFC 2047), a single path component; may be empty.
  std::string type;       ///< `type/subtype` in lower case.
  std::uint64_t size = 0; ///< Bytes after decoding.
  std::string sha256;     ///< Of the decoded bytes, 64 hexadecimal digits in lower case.
  std::string content_id; ///< Without angle brackets; empty when there is none.
  disposition placed = disposition::attachment;
  std::string encoding;        ///< Content-Transfer-Encoding: `7bit`, `base64`, …
  std::uint64_t raw_begin = 0; ///< Offset of the encoded bytes in the raw mail.
  std::uint64_t raw_end = 0;   ///< One past their last byte.
};

/// Something wrong with a mail that reading got over.
struct defect {
  std::string code;   ///< One stable word: `missing_boundary`, `unknown_charset`, …
  std::string detail; ///< For people; may be empty.

  friend bool operator==(const defect&, const defect&) = default;
};

/// What a mail is for (language.md §6, `kind`).
enum class mail_kind { new_mail, reply, newsletter, auto_reply, bounce, abuse_report, invitation };

/// Authentication results of a trusted edge (RFC 8601); `none` where it says nothing.
struct auth_results {
  std::string spf = "none";
  std::string dkim = "none";
  std::string dmarc = "none";
};

struct mail {
  std::vector<header> headers;
  std::vector<address> from, to, cc, bcc, reply_to;
  std::string subject;
  std::string message_id;               ///< Without angle brackets; empty when missing.
  std::vector<std::string> in_reply_to; ///< Message-IDs without angle brackets.
  std::vector<std::string> references;  ///< Oldest first.
  std::optional<instant> date;          ///< `Date:`, for display only, never for deciding.

  std::string text;      ///< For people: the plain text, or the text of the HTML.
  std::string html;      ///< Rebuilt from an allow-list; empty when there is none.
  std::string body;      ///< `text` without quoted text and signature: what rules match.
  std::string quoted;    ///< The quoted text cut from `body`.
  std::string signature; ///< The signature cut from `body`.

  std::string language = "unknown"; ///< ISO 639-1, or `unknown`.
  mail_kind kind = mail_kind::new_mail;
  bool auto_submitted = false; ///< RFC 3834 and the headers used in practice.
  bool list = false;           ///< Came through a mailing list (RFC 2919, RFC 2369).
  auth_results auth;
  std::optional<double> spam_score;

  std::vector<attachment> attachments;
  std::vector<defect> defects;
  std::uint64_t size = 0; ///< Raw bytes.
};

/// The word of the rule language for a kind: `new`, `reply`, `newsletter`, ….
[[nodiscard]] constexpr const char* name_of(mail_kind k) {
  switch (k) {
  case mail_kind::new_mail: return "new";
  case mail_kind::reply: return "reply";
  case mail_kind::newsletter: return "newsletter";
  case mail_kind::auto_reply: return "auto_reply";
  case mail_kind::bounce: return "bounce";
  case mail_kind::abuse_report: return "abuse_report";
  case mail_kind::invitation: return "invitation";
  }
  return "new";
}

} // namespace barid
