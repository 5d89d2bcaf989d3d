// model/value.hpp - what a field of a mail or conversation, or an argument of an effect, can hold.

#pragma once

#include "model/time.hpp"

#include <string>
#include <variant>
#include <vector>

namespace barid {

using text_list = std::vector<std::string>;

/// Missing, yes/no, number (counts, bytes, percent), text (also addresses, domains and enumeration
/// words), several texts, a point in time, an elapsed duration.
using value = std::variant<std::monostate, bool, double, std::string, text_list, instant, duration>;

[[nodiscard]] inline bool is_missing(const value& v) {
  return std::holds_alternative<std::monostate>(v);
}

/// For people: lists joined by ", ", times as RFC 3339, missing as "".
[[nodiscard]] std::string to_text(const value& v);

} // namespace barid
