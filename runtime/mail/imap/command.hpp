// runtime/mail/imap/command.hpp - the client's side of the wire: strings, sets and initial
// responses, written so that nothing a user or a server chose can break out of its argument.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::imap {

/// One command, cut where a synchronising literal has to be announced first: every piece but the
/// last ends with `{n}` CRLF, and the next one is sent after the server's `+` (RFC 9051 §4.3).
using command_pieces = std::vector<std::string>;

/// Overwrites the bytes, then empties the string: for passwords and tokens.
void wipe(std::string& secret);
void wipe(command_pieces& pieces);

/// Appends an `astring` argument: quoted where that can carry it, else a literal.
void add_string(command_pieces& pieces, std::string_view text);

/// `1:3,7,9:10`; `uids` ascending and without doubles.
[[nodiscard]] std::string to_set(const std::vector<std::uint32_t>& uids);

/// RFC 4648 §4, with padding, in one line.
[[nodiscard]] std::string to_base64(std::string_view bytes);

/// Nothing but an empty string where the text is not base64.
[[nodiscard]] std::string from_base64(std::string_view text);

/// SASL PLAIN (RFC 4616), in base64. NUL in user or password gives an empty string.
[[nodiscard]] std::string plain_response(std::string_view user, std::string_view password);

/// XOAUTH2, in base64.
[[nodiscard]] std::string xoauth2_response(std::string_view user, std::string_view token);

/// OAUTHBEARER (RFC 7628 §3.1), in base64; `=` and `,` of the user are escaped.
[[nodiscard]] std::string oauthbearer_response(std::string_view user, std::string_view host,
                                               std::uint16_t port, std::string_view token);

/// What a server said, fit for a log and a person: control characters and bytes that are not
/// UTF-8 become `?`, and it is cut after 300 bytes.
[[nodiscard]] std::string shown(std::string_view text);

} // namespace barid::imap
