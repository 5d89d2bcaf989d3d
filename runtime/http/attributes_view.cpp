#include "runtime/http/attributes_view.hpp"

#include "model/time.hpp"

#include <chrono>

namespace barid::http {

namespace {

json parsed(const std::string& stored) {
  auto out = json::parse(stored, nullptr, false);
  return out.is_object() ? out : json::object();
}

json shown(const json& stored) {
  if (!stored.is_object()) return stored.is_array() ? json() : stored;
  if (const auto at = stored.find("instant"); at != stored.end() && at->is_number_integer())
    return to_rfc3339(instant(std::chrono::microseconds(at->get<std::int64_t>())));
  if (const auto length = stored.find("duration"); length != stored.end() && length->is_number_integer())
    return std::chrono::duration<double>(duration(length->get<std::int64_t>())).count();
  return {};
}

} // namespace

json attributes_json(const std::vector<declared_attribute>& declared, const attribute_values& values) {
  const auto of_conversation = parsed(values.of_conversation), of_customer = parsed(values.of_customer);
  json out = json::array();
  for (const auto& a : declared) {
    const bool customers = a.name.starts_with("customer.");
    if (customers && values.of_customer.empty()) continue;
    const auto& from = customers ? of_customer : of_conversation;
    const auto it = from.find(a.name.substr(a.name.find('.') + 1));
    out.push_back(
        {{"name", a.name}, {"type", a.type}, {"words", a.words}, {"value", it == from.end() ? json() : shown(*it)}});
  }
  return out;
}

json attribute_schema() {
  using namespace schema;
  return object(
      {{"name", described(text(), "with its owner: conversation.order, customer.tier")},
       {"type", words({"text", "number", "address", "domain", "size", "duration", "time", "bool", "choice"})},
       {"words", described(list(text()), "of a choice")},
       {"value", described(attribute_value_schema(),
                           "null: nobody set it; a size in bytes, a duration in seconds, a time as RFC 3339")}});
}

json attribute_value_schema() {
  using namespace schema;
  return {{"anyOf", json::array({text(2'000), json{{"type", "number"}}, boolean(), json{{"type", "null"}}})}};
}

value attribute_value_from(const json& given) {
  if (given.is_boolean()) return given.get<bool>();
  if (given.is_number()) return given.get<double>();
  if (given.is_string()) return given.get<std::string>();
  return {};
}

} // namespace barid::http
