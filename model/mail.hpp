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

/// What came of a mail of ours: class 5 of RFC 3463 is hard, class 4 soft; somebody called it
/// unwanted (RFC 5965).
enum class bounce_kind { hard, soft, complaint };

struct failed_recipient {
  std::string address; ///< As the report names it.
  bounce_kind kind = bounce_kind::soft;
  std::string status; ///< `5.1.1` (RFC 3463); empty when nothing tells.
  std::string reason; ///< What the other side said, on one line.

  friend bool operator==(const failed_recipient&, const failed_recipient&) = default;
};

/// What a bounce or a complaint says. Anyone can write one: that the mail it is about was ours, and
/// that it went to this recipient, is for the store to say.
struct bounce_report {
  bounce_kind kind = bounce_kind::soft;
  std::string status;                       ///< Of the recipient that stands for all: the first hard one.
  std::string reason;                       ///< Of the same; may be empty.
  std::string recipient;                    ///< Of the same; empty when the report names nobody.
  std::string original_message_id;          ///< Without angle brackets; empty when the report does not tell.
  bool delayed = false;                     ///< Nothing failed yet: delivery is still being tried.
  std::vector<failed_recipient> recipients; ///< All of them that failed, at most 100.

  friend bool operator==(const bounce_report&, const bounce_report&) = default;
};

/// The word of the rule language for it.
[[nodiscard]] constexpr const char* name_of(bounce_kind k) {
  switch (k) {
  case bounce_kind::hard:
    return "hard";
  case bounce_kind::soft:
    return "soft";
  case bounce_kind::complaint:
    return "complaint";
  }
  return "soft";
}

/// A calendar part (RFC 5545, RFC 6047), as it is to be shown: the first event in it. All text as
/// the sender wrote it, times as local times of their zone.
struct calendar_entry {
  std::string method;  ///< Lower case: `request`, `reply`, `cancel`, …; empty when there is none.
  std::string summary; ///< What it is about.
  address organiser;
  std::vector<address> attendees;   ///< At most 100.
  std::string start;                ///< `2026-03-29T10:00:00`, of a whole day `2026-03-29`; empty when unknown.
  std::string end;                  ///< The same; of whole days, the day behind the last.
  std::string zone;                 ///< `Asia/Riyadh`, `UTC`; empty for whole days and floating times.
  std::optional<instant> starts_at; ///< Where the zone's offset is known.
  std::optional<instant> ends_at;
  std::string location;
  std::string uid;
  std::string recurrence; ///< RRULE as written; empty when it happens once.
  std::string partstat;   ///< Of a reply, lower case: `accepted`, `declined`, ….
  bool all_day = false;

  friend bool operator==(const calendar_entry&, const calendar_entry&) = default;
};

struct mail {
  std::vector<header> headers;
  std::vector<address> from, to, cc, bcc, reply_to;
  std::string subject;
  std::string message_id;               ///< Without angle brackets; empty when missing.
  std::vector<std::string> in_reply_to; ///< Message-IDs without angle brackets.
  std::vector<std::string> references;  ///< Oldest first.
  std::optional<instant> date;          ///< `Date:`, for display only, never for deciding.

  std::string text;            ///< For people: the plain text, or the text of the HTML.
  std::string html;            ///< Rebuilt from an allow-list; empty when there is none.
  std::uint64_t sanitiser = 0; ///< Version of the code that rebuilt `html`; 0 where there is none.
  std::string body;            ///< `text` without quoted text and signature: what rules match.
  std::string quoted;          ///< The quoted text cut from `body`.
  std::string signature;       ///< The signature cut from `body`.

  std::string language = "unknown"; ///< ISO 639-1, or `unknown`.
  mail_kind kind = mail_kind::new_mail;
  bool auto_submitted = false;            ///< RFC 3834 and the headers used in practice.
  bool list = false;                      ///< Came through a mailing list (RFC 2919, RFC 2369).
  std::optional<bounce_report> bounce;    ///< Of a bounce or an abuse report.
  std::optional<calendar_entry> calendar; ///< Of an invitation, or of an enclosed event.
  auth_results auth;
  std::optional<double> spam_score;

  std::vector<attachment> attachments;
  std::vector<defect> defects;
  std::uint64_t size = 0; ///< Raw bytes.
};

/// The word of the rule language for a kind: `new`, `reply`, `newsletter`, ….
[[nodiscard]] constexpr const char* name_of(mail_kind k) {
  switch (k) {
  case mail_kind::new_mail:
    return "new";
  case mail_kind::reply:
    return "reply";
  case mail_kind::newsletter:
    return "newsletter";
  case mail_kind::auto_reply:
    return "auto_reply";
  case mail_kind::bounce:
    return "bounce";
  case mail_kind::abuse_report:
    return "abuse_report";
  case mail_kind::invitation:
    return "invitation";
  }
  return "new";
}

} // namespace barid
