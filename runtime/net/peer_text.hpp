// runtime/net/peer_text.hpp - words of a stranger, made fit for people, logs and terminals.

#pragma once

#include <string>
#include <string_view>

namespace barid::net {

/// What is not UTF-8, control characters, and characters that turn the direction of the text around
/// become `?`; a tab becomes a space. At most 1 MB of it.
[[nodiscard]] std::string for_people(std::string_view text);

} // namespace barid::net
