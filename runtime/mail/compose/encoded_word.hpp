// runtime/mail/compose/encoded_word.hpp - text in a header that is not ASCII (RFC 2047).

#pragma once

#include <string>
#include <string_view>

namespace barid::compose {

/// One encoded word of at most `room` bytes (24 to 75) from the beginning of `text`, which loses
/// what it holds. Whole characters only (RFC 2047 §5), so that each word can be read by itself. Q
/// or B, whichever is shorter; fit for every place, names included. `text` is valid UTF-8 and not
/// empty.
[[nodiscard]] std::string take_encoded_word(std::string_view& text, std::size_t room);

} // namespace barid::compose
