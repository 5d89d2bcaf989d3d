#include "dsl/context.hpp"

#include "dsl/field.hpp"

namespace barid::dsl {

namespace {

value attribute_of(const conversation& state, const std::string& full_name) {
  const auto dot = full_name.find('.');
  const auto name = full_name.substr(dot + 1);
  const auto& from = full_name.starts_with("customer.") ? state.customer.attributes : state.attributes;
  const auto found = from.find(name);
  return found == from.end() ? value() : found->second;
}

} // namespace

value context::read(const field_use& use) const {
  value v = use.field ? use.field->read(*this, use) : attribute_of(*state, use.name);
  if (is_missing(v) && use.otherwise) return *use.otherwise;
  return v;
}

} // namespace barid::dsl
