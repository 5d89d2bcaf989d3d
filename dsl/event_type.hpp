// dsl/event_type.hpp - the events that tables and `on` react to (language.md §4).

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace barid::dsl {

/// What may follow an event's words.
enum class event_argument : std::uint8_t { nothing, status, tag, who, elapsed, sla };

struct event_type {
  std::string_view name{}; ///< `status becomes`
  event_argument takes = event_argument::nothing;
  bool argument_needed = false;
  bool has_mail = false; ///< Fields of the mail can be read.
  bool of_desk = false;  ///< About the desk: there is no conversation, and none hears it but by `for each`.
  std::string_view summary;
  std::string_view example{}; ///< `on status becomes closed { … }` without the braces.
};

[[nodiscard]] std::span<const event_type> event_types();
[[nodiscard]] const event_type* find_event_type(std::string_view name);

} // namespace barid::dsl
