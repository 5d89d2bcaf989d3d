// runtime/mail/lmtp/path.hpp - `<local@domain>` as MAIL and RCPT write it (RFC 5321 §4.1.2).

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace barid::lmtp {

struct path {
  std::string spec;  ///< `local@domain`, `local` alone, or empty for `<>`. See `envelope`.
  bool utf8 = false; ///< Not ASCII: legal only with SMTPUTF8.
};

/// Reads a path from the beginning of `text` and removes it there. A source route (`@a,@b:`) is
/// accepted and dropped (RFC 5321 §4.1.1.3); quotes around a local part that needs none go.
/// Nothing when it is not a path.
[[nodiscard]] std::optional<path> take_path(std::string_view& text);

} // namespace barid::lmtp
