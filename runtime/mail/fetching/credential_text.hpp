// runtime/mail/fetching/credential_text.hpp - what a login sends, and what a server says about it, as
// text: initial responses of SASL, base64, and words that are fit for a log.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace barid::fetching {

/// Overwrites the bytes, then empties the string: for passwords and tokens.
void wipe(std::string& secret);

/// RFC 4648 §4, with padding, in one line.
[[nodiscard]] std::string to_base64(std::string_view bytes);

/// Nothing but an empty string where the text is not base64.
[[nodiscard]] std::string from_base64(std::string_view text);

/// SASL PLAIN (RFC 4616), in base64. NUL in user or password gives an empty string.
[[nodiscard]] std::string plain_response(std::string_view user, std::string_view password);

/// XOAUTH2, in base64.
[[nodiscard]] std::string xoauth2_response(std::string_view user, std::string_view token);

/// OAUTHBEARER (RFC 7628 §3.1), in base64; `=` and `,` of the user are escaped.
[[nodiscard]] std::string oauthbearer_response(std::string_view user, std::string_view host, std::uint16_t port,
                                               std::string_view token);

/// What a server said, fit for a log and a person: control characters and bytes that are not
/// UTF-8 become `?`, and it is cut after 300 bytes.
[[nodiscard]] std::string shown(std::string_view text);

} // namespace barid::fetching
