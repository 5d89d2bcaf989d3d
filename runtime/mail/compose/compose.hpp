// runtime/mail/compose/compose.hpp - a letter to the bytes that go over the wire (RFC 5322, RFC
// 2045–2047).
//
// Owns     nothing: a pure function, the only one in the project that writes headers of mail.
// Never    lets a value end its header: CR, LF and NUL in addresses, ids and tokens are refused, in
//          words for people (subject, names) they become spaces (P19). Never writes Bcc.
// Fails    with errc::invalid when an address, the tag or the date cannot be written.
//
// The bytes are 7-bit, with CRLF, in lines of at most 998 bytes (78 where it is up to us); the
// exceptions are headers of addresses that need SMTPUTF8, and a mail that is enclosed as it is.

#pragma once

#include "model/result.hpp"
#include "runtime/mail/compose/letter.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::compose {

struct composed {
  std::string bytes;
  std::string message_id;              ///< Without angle brackets.
  std::vector<std::string> recipients; ///< Of To, Cc and Bcc, each once: for the envelope.
  bool utf8_headers = false;           ///< Needs SMTPUTF8 (RFC 6532).
};

[[nodiscard]] result<composed> compose(const letter& what);

/// The Message-ID of a tag, without angle brackets. Fails with errc::invalid.
[[nodiscard]] result<std::string> message_id_of(const conversation_tag& tag);

/// The tag in a Message-ID that we made for `domain`; nothing when it is not of that form. That the
/// token is one of ours is for the store to say.
[[nodiscard]] std::optional<conversation_tag> tag_of(std::string_view message_id, std::string_view domain);

} // namespace barid::compose
