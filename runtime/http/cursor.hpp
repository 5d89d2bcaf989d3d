// runtime/http/cursor.hpp - where a page ended, as an opaque word.

#pragma once

#include "runtime/store/conversation_list.hpp"

#include <optional>
#include <string>

namespace barid::http {

/// Holds the order too: a cursor is refused with another one.
[[nodiscard]] std::string write_cursor(store::list_order order, const store::list_place& at);
/// Nothing for a word that is not one, or of another order.
[[nodiscard]] std::optional<store::list_place> read_cursor(store::list_order order, const std::string& word);

} // namespace barid::http
