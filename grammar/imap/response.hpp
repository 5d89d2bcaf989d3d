// grammar/imap/response.hpp - what an IMAP server says, as plain data.
//
// Owns     the shape of server responses: IMAP4rev1 and rev2 (RFC 3501, RFC 9051), CONDSTORE and
//          QRESYNC (RFC 7162), ESEARCH (RFC 4731), UIDPLUS (RFC 4315), ENABLE (RFC 5161),
//          NAMESPACE (RFC 2342), ID (RFC 2971).
// Never    judges: whether a response was asked for, or makes sense now, is the session's business.
// Fails    never: what is not understood becomes `other` and is kept with the reason.

#pragma once

#include "model/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace barid::imap {

/// Bytes announced as `{n}` and sent after the line. They never pass through the grammar.
struct literal {
  std::size_t at = 0; ///< Offset in `raw_response::text` just behind the marker `{n}` CRLF.
  std::string bytes;
};

/// One complete response as the framer hands it over: the line without its final CRLF, with the
/// markers of literals left in place and their bytes aside, in the order of the text.
struct raw_response {
  std::string text;
  std::vector<literal> literals;
};

/// Inclusive; `last` is 4294967295 where the server wrote `*`.
struct uid_range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;

  friend bool operator==(const uid_range&, const uid_range&) = default;
};
using uid_ranges = std::vector<uid_range>;

/// What stands in brackets before the text of a status response (RFC 9051 §7.1, RFC 5530).
struct response_code {
  std::string name;               ///< In upper case: `ALERT`, `UIDVALIDITY`, `TRYCREATE`, …
  std::vector<std::string> words; ///< Its arguments flattened: capabilities, flags, numbers.
  std::uint64_t number = 0;       ///< The first argument where it is a number, else 0.
};

enum class condition { ok, no, bad, bye, preauth };

/// `* OK …`, `A7 NO …`.
struct status {
  std::string tag; ///< Empty for an untagged one.
  condition what = condition::ok;
  std::optional<response_code> code;
  std::string text; ///< For people; any bytes but CR LF, never trusted.
};

struct continuation {
  std::string text; ///< What follows `+ `; a base64 challenge during AUTHENTICATE.
};

struct capability {
  std::vector<std::string> names; ///< In upper case.
};

struct enabled {
  std::vector<std::string> names; ///< In upper case.
};

struct mailbox_flags {
  std::vector<std::string> names;
};

/// LIST, LSUB and XLIST (RFC 9051 §7.3.1, RFC 6154).
struct mailbox_list {
  std::vector<std::string> attributes; ///< `\Noselect`, `\Sent`, …, as written.
  char delimiter = 0;                  ///< 0 where the server said NIL.
  std::string name;                    ///< As on the wire (modified UTF-7 unless UTF8 is enabled).
};

/// STATUS (RFC 9051 §7.3.4).
struct mailbox_status {
  std::string name;
  std::vector<std::pair<std::string, std::uint64_t>> items; ///< Names in upper case.
};

struct search {
  std::vector<std::uint32_t> numbers;
  std::optional<std::uint64_t> modseq;
};

struct esearch {
  std::string tag; ///< Of the command it answers; may be empty.
  bool uid = false;
  std::optional<std::uint32_t> min, max, count;
  uid_ranges all;
  std::optional<std::uint64_t> modseq;
};

/// A piece of a mail: `BODY[]`, `BODY[HEADER]<0>`, `RFC822`, `BINARY[1]`.
struct body_section {
  std::string name;                    ///< What stands in the brackets, in upper case; empty: the whole mail.
  std::optional<std::uint64_t> origin; ///< Of a partial fetch.
  std::optional<std::string> bytes;    ///< Missing where the server said NIL.
};

/// FETCH (RFC 9051 §7.5.2). Items that were not understood are left out.
struct fetch {
  std::uint32_t sequence = 0;
  std::optional<std::uint32_t> uid;
  std::optional<std::vector<std::string>> flags;
  std::optional<instant> internaldate;
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> modseq;
  std::vector<body_section> sections;
};

struct exists {
  std::uint32_t count = 0;
};

struct recent {
  std::uint32_t count = 0;
};

struct expunge {
  std::uint32_t sequence = 0;
};

/// RFC 7162 §3.2.10.
struct vanished {
  bool earlier = false;
  uid_ranges uids;
};

struct server_id {
  std::vector<std::pair<std::string, std::string>> fields; ///< NIL as an empty value.
};

struct namespace_prefix {
  std::string prefix;
  char delimiter = 0;
};

struct namespaces {
  std::vector<namespace_prefix> personal, other_users, shared;
};

/// A response that is unknown or not well formed.
struct other {
  std::string text; ///< At most the first 200 bytes.
  std::string why;  ///< Empty for a well-formed response of an unknown kind.
};

using response = std::variant<status, continuation, capability, enabled, mailbox_flags, mailbox_list, mailbox_status,
                              search, esearch, fetch, exists, recent, expunge, vanished, server_id, namespaces, other>;

} // namespace barid::imap
