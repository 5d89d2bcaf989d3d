// runtime/mail/mime/words.hpp - the text of header fields: encoded words (RFC 2047), raw 8-bit
// bytes, control characters.
//
// Never    uses a mail library or opens a file (see header_block.hpp).
// Fails    never: what cannot be decoded stays as it is, with a defect.

#pragma once

#include "model/mail.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace barid::mime {

/// What decoding needs to know about the mail around a header field.
struct word_context {
  std::string body_charset;     ///< Charset of the body: the guess for raw 8-bit bytes.
  std::vector<defect>* defects; ///< Never null.
};

/// Raw bytes of a field as valid UTF-8, encoded words untouched: UTF-8 if they are, else the
/// body's charset, else a guess.
[[nodiscard]] std::string header_text(std::string_view raw, const word_context& context);

/// Decodes the encoded words in `text` (UTF-8 from `header_text`). Neighbours in one charset are
/// joined before conversion, so that a character split between them is read (RFC 2047 §5 forbids
/// it, mailers do it). Control characters become spaces: the result is one line.
[[nodiscard]] std::string decode_words(std::string_view text, const word_context& context);

/// `decode_words(header_text(raw))`.
[[nodiscard]] std::string decode_header(std::string_view raw, const word_context& context);

/// Base64 as lenient as mail needs: foreign characters skipped, padding optional.
[[nodiscard]] std::string decode_base64(std::string_view text);

} // namespace barid::mime
