// runtime/mail/mime/message_ids.hpp - Message-ID, In-Reply-To, References (RFC 5322 §3.6.4).

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace barid::mime {

/// The ids in a field, without angle brackets, in order, each once, at most `most` (the first and
/// the last ones: threads are found by both ends). Words in the manner of old mailers ("your
/// message of Monday") are passed over; ids without brackets are accepted when they contain `@`.
[[nodiscard]] std::vector<std::string> read_message_ids(std::string_view value, std::size_t most);

/// The first id, or, where nothing looks like one, the whole value as one word.
[[nodiscard]] std::string read_message_id(std::string_view value);

} // namespace barid::mime
