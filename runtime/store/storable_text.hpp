// runtime/store/storable_text.hpp - text that PostgreSQL takes.
//
// Mail and peers send any bytes; a text column takes valid UTF-8 without NUL. One bad byte must not
// cost a row, so what does not fit is replaced here. Raw mail never passes through this.

#pragma once

#include <string>
#include <string_view>

namespace barid::store {

/// Whether `text` is valid UTF-8 (RFC 3629: no surrogates, no overlong forms) without NUL.
[[nodiscard]] bool is_storable(std::string_view text);

/// `text` without NUL and with U+FFFD for every byte that is not UTF-8.
[[nodiscard]] std::string storable_text(std::string_view text);

/// JSON text without the escape `\u0000`, which jsonb refuses, and storable as text.
[[nodiscard]] std::string storable_json(std::string_view text);

} // namespace barid::store
