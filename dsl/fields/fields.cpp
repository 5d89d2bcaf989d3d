#include "dsl/field.hpp"

#include <unordered_map>

namespace barid::dsl {

std::span<const field> fields() {
  static const std::vector<field> all = [] {
    std::vector<field> out;
    for (auto part : {mail_fields(), conversation_fields(), event_fields()})
      out.insert(out.end(), part.begin(), part.end());
    return out;
  }();
  return all;
}

const field* find_field(std::string_view name) {
  static const auto by_name = [] {
    std::unordered_map<std::string_view, const field*> out;
    for (const auto& f : fields()) out.emplace(f.name, &f);
    return out;
  }();
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : found->second;
}

} // namespace barid::dsl
