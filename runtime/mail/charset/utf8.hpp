// runtime/mail/charset/utf8.hpp - what every text taken from a mail has to be: UTF-8 without NUL.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace barid::charset {

/// U+FFFD, which stands where bytes could not be read.
inline constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Length of the well-formed UTF-8 sequence at `at` (Unicode table 3-7: no surrogates, nothing
/// overlong), or 0 when there is none. `at` must lie inside `bytes`.
[[nodiscard]] std::size_t sequence_length(std::string_view bytes, std::size_t at);

[[nodiscard]] bool is_utf8(std::string_view bytes);
[[nodiscard]] bool is_ascii(std::string_view bytes);

/// `bytes` with every ill-formed byte replaced by U+FFFD and every NUL dropped; linear time.
[[nodiscard]] std::string repaired(std::string_view bytes);

/// The longest beginning of valid UTF-8 `text` that has at most `size` bytes and ends between
/// characters.
[[nodiscard]] std::string_view cut(std::string_view text, std::size_t size);

/// Appends one character; a surrogate or a value above U+10FFFF becomes U+FFFD.
void append(std::string& out, std::uint32_t character);

} // namespace barid::charset
