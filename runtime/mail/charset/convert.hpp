// runtime/mail/charset/convert.hpp - bytes in the charset a mail names, or should have named, to
// UTF-8.
//
// Owns     the knowledge of charset names as mail uses them and the guess where they lie.
// Never    opens a file: ICU carries its tables in memory, so it works inside the reader's sandbox,
//          where the C library's iconv could not load its modules.
// Fails    never: what cannot be read becomes U+FFFD and is reported.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace barid::charset {

/// `bytes` in the charset called `name` as UTF-8 without NUL, with U+FFFD for what cannot be read;
/// nothing when no such charset is known. Names are taken as mail in the wild writes them: any
/// case, quoted, with a language suffix (RFC 2231 §5), `iso-8859-1` meaning windows-1252.
[[nodiscard]] std::optional<std::string> to_utf8(std::string_view bytes, std::string_view name);

[[nodiscard]] bool is_known(std::string_view name);

/// The charset that unlabelled 8-bit `bytes` are most likely in: `utf-8` when they are valid, else
/// `hint` when it is a known one other than UTF-8 and ASCII, else `windows-1256` when they look
/// like Arabic words, `iso-2022-jp` for its escapes, otherwise `windows-1252`.
[[nodiscard]] std::string guess(std::string_view bytes, std::string_view hint);

/// What `read` did to make text of bytes.
enum class reading {
  plain,       ///< The label was right, or there was none and the bytes are UTF-8.
  guessed,     ///< No label, and not UTF-8.
  unknown,     ///< The label names no known charset.
  mislabelled, ///< The bytes cannot be in the charset of the label.
  damaged,     ///< Mostly readable; some bytes became U+FFFD.
};

struct read_text {
  std::string text; ///< Valid UTF-8 without NUL.
  std::string used; ///< The charset that was used.
  reading how = reading::plain;
};

/// Text of a part or header whose label is `declared` (may be empty).
[[nodiscard]] read_text read(std::string_view bytes, std::string_view declared);

/// A domain with its `xn--` labels in Unicode and in lower case (UTS 46); what IDNA refuses stays
/// as it is.
[[nodiscard]] std::string domain_for_people(std::string_view domain);

} // namespace barid::charset
