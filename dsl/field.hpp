// dsl/field.hpp - the fields that conditions and interpolations read.
//
// A field is one entry of a table in dsl/fields/; fields() joins the tables. The checker, the
// documentation, completion and the index all read the same entries.

#pragma once

#include "dsl/condition.hpp"
#include "model/value.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace barid::dsl {

class context;

/// What a field depends on: the event alone (read once), the conversation as earlier tables left it
/// (read again for every table), or the clock.
enum class field_origin : std::uint8_t { event, conversation, clock };

struct field {
  std::string_view name{};
  value_type type = value_type::text;
  field_origin origin = field_origin::event;
  bool takes_argument = false; ///< `header "X"`.
  bool needs_mail = false;     ///< Can only be read where the event has a mail.
  bool optional = false;       ///< Needs `else` when read in a condition.
  /// The words of an enumeration, space separated; empty where any word may come.
  std::string_view words{};
  bool several = false; ///< Holds any number of values; none is the same as missing.
  /// Never missing; for fields that need a mail, where the event has one.
  bool always = false;
  bool counts = false;        ///< A whole number from 0.
  bool closed = false;        ///< Never anything else than one of `words`.
  std::string_view summary{}; ///< One line for the reference and for completion.
  std::string_view example{}; ///< A condition that uses it.
  /// Several texts are several values: a condition holds when it holds for one of them.
  value (*read)(const context&, const field_use&) = nullptr;
  /// Names of the fields that it stands for (`text` is `subject` and `body`).
  std::string_view parts{};
};

/// Every built-in field, by name.
[[nodiscard]] std::span<const field> fields();
[[nodiscard]] const field* find_field(std::string_view name);

// One table per file in dsl/fields/.
[[nodiscard]] std::span<const field> mail_fields();
[[nodiscard]] std::span<const field> conversation_fields();
[[nodiscard]] std::span<const field> event_fields();

} // namespace barid::dsl
