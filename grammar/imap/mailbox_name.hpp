// grammar/imap/mailbox_name.hpp - folder names as IMAP4rev1 writes them (RFC 3501 §5.1.3).

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace barid::imap {

/// UTF-8 to modified UTF-7; nothing where the input is not valid UTF-8 or holds control characters.
[[nodiscard]] std::optional<std::string> to_modified_utf7(std::string_view name);

} // namespace barid::imap
