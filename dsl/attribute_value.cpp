#include "dsl/attribute_value.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace barid::dsl {

namespace {

/// Some 31,000 years, in seconds: more would not fit into a duration.
constexpr double longest = 1e12;

} // namespace

value fitted(const attribute_policy& a, const value& given) {
  const auto* text = std::get_if<std::string>(&given);
  const auto* number = std::get_if<double>(&given);
  switch (a.type) {
  case value_type::text:
  case value_type::address:
  case value_type::domain:
    return text ? given : value();
  case value_type::enumeration:
    return text && std::ranges::find(a.words, *text) != a.words.end() ? given : value();
  case value_type::number:
  case value_type::size:
    return number ? given : value();
  case value_type::boolean:
    return std::holds_alternative<bool>(given) ? given : value();
  case value_type::duration:
    if (std::holds_alternative<duration>(given)) return given;
    if (!number || std::abs(*number) > longest) return {};
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(*number));
  case value_type::time:
    return std::holds_alternative<instant>(given) ? given : value();
  case value_type::set:
    return {};
  }
  return {};
}

} // namespace barid::dsl
