// runtime/mail/mime/parameters.hpp - `value; name=value` fields: Content-Type, Content-Disposition
// (RFC 2045 §5.1, RFC 2231).

#pragma once

#include "runtime/mail/mime/words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace barid::mime {

struct parameter {
  std::string name;  ///< Lower case, without RFC 2231's `*` and section numbers.
  std::string value; ///< Decoded: continuations joined, charset and encoded words resolved.
};

struct parameterised {
  std::string value; ///< Before the first `;`, lower case, comments left out: `text/plain`.
  std::vector<parameter> parameters;

  /// Value of the first parameter of that lower-case name; empty when there is none.
  [[nodiscard]] std::string_view get(std::string_view name) const;
};

/// Reads what can be read: unterminated quotes end at the end of the field, missing semicolons and
/// unquoted blanks in file names are accepted, at most 100 parameters are kept.
[[nodiscard]] parameterised read_parameters(std::string_view raw, const word_context& context);

/// A file name as one harmless path component: folders, control and direction characters left
/// out, at most 255 bytes; may become empty.
[[nodiscard]] std::string safe_file_name(std::string_view name);

} // namespace barid::mime
