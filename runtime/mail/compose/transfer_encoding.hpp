// runtime/mail/compose/transfer_encoding.hpp - bytes as lines of ASCII (RFC 2045 §6).

#pragma once

#include <string>
#include <string_view>

namespace barid::compose {

/// One line, padded, without line breaks.
[[nodiscard]] std::string base64(std::string_view bytes);

/// In lines of 76 with CRLF behind each.
[[nodiscard]] std::string base64_lines(std::string_view bytes);

/// Text with CRLF line ends, kept as such (RFC 2045 §6.7). Lines of at most 76.
[[nodiscard]] std::string quoted_printable(std::string_view text);

struct encoded_text {
  const char* encoding; ///< `7bit`, `quoted-printable` or `base64`.
  std::string bytes;    ///< Ends with CRLF.
};

/// Text in the form that people with plain tools can read best: as it is when it is ASCII in short
/// lines, else the shorter of quoted-printable and base64. Line ends of any kind become CRLF.
[[nodiscard]] encoded_text encode_text(std::string_view text);

} // namespace barid::compose
