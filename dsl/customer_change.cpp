#include "dsl/customer_change.hpp"

#include <algorithm>

namespace barid::dsl {

customer_change change_between(const customer& before, const customer& after) {
  customer_change out;
  if (before.address != after.address) return out;
  for (const auto& [name, v] : after.attributes)
    if (const auto it = before.attributes.find(name); it == before.attributes.end() || !(it->second == v))
      out[name] = v;
  for (const auto& [name, v] : before.attributes)
    if (!after.attributes.contains(name)) out[name] = value();
  return out;
}

void change_attributes(std::map<std::string, value>& attributes, const customer_change& by) {
  for (const auto& [name, v] : by) {
    if (is_missing(v)) attributes.erase(name);
    else attributes[name] = v;
  }
}

bool knows_customers(const program& rules) {
  return std::ranges::any_of(rules.attributes,
                             [](const auto& a) { return a.second.owner == attribute_owner::customer; });
}

} // namespace barid::dsl
