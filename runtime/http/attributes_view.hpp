// runtime/http/attributes_view.hpp - what rules declare of conversations and customers, with what it is in one of them.

#pragma once

#include "runtime/http/engine.hpp"
#include "runtime/http/schema.hpp"

#include <string>
#include <vector>

namespace barid::http {

/// The values as they are stored: JSON objects by name without the owner.
struct attribute_values {
  std::string of_conversation;
  std::string of_customer; ///< Empty: there is no customer, and nothing of theirs is told.
};

/// `[{name, type, words, value}]`; what nobody set is null, a time RFC 3339, a duration seconds.
[[nodiscard]] json attributes_json(const std::vector<declared_attribute>& declared, const attribute_values& values);

/// The schema of one of them.
[[nodiscard]] json attribute_schema();
/// Of a value as a request brings it.
[[nodiscard]] json attribute_value_schema();
/// What fits that schema.
[[nodiscard]] value attribute_value_from(const json& given);

} // namespace barid::http
