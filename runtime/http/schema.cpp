#include "runtime/http/schema.hpp"

#include "text/utf8.hpp"

#include <algorithm>
#include <set>

namespace barid::http {

namespace schema {

json object(fields required, fields optional) {
  json properties = json::object();
  json names = json::array();
  for (const auto& [name, what] : required) {
    properties[name] = what;
    names.push_back(name);
  }
  for (const auto& [name, what] : optional) properties[name] = what;
  json out = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!names.empty()) out["required"] = std::move(names);
  out["additionalProperties"] = false;
  return out;
}

json text(std::size_t most, std::size_t least) {
  json out = {{"type", "string"}};
  if (least) out["minLength"] = least;
  if (most) out["maxLength"] = most;
  return out;
}

json integer(std::int64_t least) {
  return {{"type", "integer"}, {"format", "int64"}, {"minimum", least}};
}

json integer(std::int64_t least, std::int64_t most) {
  return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

json boolean() {
  return {{"type", "boolean"}};
}

json moment() {
  return {{"type", "string"}, {"format", "date-time"}};
}

json words(std::initializer_list<const char*> of) {
  json all = json::array();
  for (const auto* w : of) all.push_back(w);
  return {{"type", "string"}, {"enum", std::move(all)}};
}

json words(const std::vector<std::string>& of) {
  return {{"type", "string"}, {"enum", of}};
}

json list(json of, std::size_t most) {
  json out = {{"type", "array"}, {"items", std::move(of)}};
  if (most) out["maxItems"] = most;
  return out;
}

json or_null(json what) {
  return {{"anyOf", json::array({std::move(what), json{{"type", "null"}}})}};
}

json ref(const char* name) {
  return {{"$ref", std::string("#/components/schemas/") + name}};
}

json any_object() {
  return {{"type", "object"}};
}

json described(json what, const char* how) {
  what["description"] = how;
  return what;
}

} // namespace schema

namespace {

bool has_type(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  return value.is_null();
}

std::string at(const std::string& place, const std::string& what) {
  return place.empty() ? what : "`" + place + "` " + what;
}

std::optional<std::string> object_mismatch(const json& schema, const json& value, const std::string& place) {
  const auto prefix = place.empty() ? std::string() : place + ".";
  if (schema.contains("required"))
    for (const auto& name : schema["required"])
      if (!value.contains(name.get<std::string>())) return "`" + prefix + name.get<std::string>() + "` is missing";
  if (!schema.contains("properties")) return {};
  for (const auto& [name, one] : value.items()) {
    const auto known = schema["properties"].find(name);
    if (known == schema["properties"].end()) {
      if (schema.value("additionalProperties", true)) continue;
      return "`" + prefix + name.substr(0, 60) + "` is not known here";
    }
    if (auto wrong = mismatch(*known, one, prefix + name)) return wrong;
  }
  return {};
}

std::optional<std::string> text_mismatch(const json& schema, const std::string& value, const std::string& place) {
  const auto length = barid::text::count_characters(value);
  if (length < schema.value("minLength", std::size_t{0})) return at(place, "is too short");
  if (schema.contains("maxLength") && length > schema["maxLength"].get<std::size_t>())
    return at(place, "has more than " + schema["maxLength"].dump() + " characters");
  if (value.find('\0') != std::string::npos) return at(place, "has a NUL character");
  return {};
}

} // namespace

std::optional<std::string> mismatch(const json& schema, const json& value, const std::string& place) {
  if (schema.contains("$ref")) {
    const auto path = schema["$ref"].get<std::string>();
    return mismatch(named_schemas().at(path.substr(path.rfind('/') + 1)), value, place);
  }
  if (schema.contains("anyOf")) {
    std::optional<std::string> first;
    for (const auto& one : schema["anyOf"]) {
      auto wrong = mismatch(one, value, place);
      if (!wrong) return {};
      if (!first) first = std::move(wrong);
    }
    return first;
  }
  if (schema.contains("type") && !has_type(value, schema["type"]))
    return at(place, "should be of type " + schema["type"].get<std::string>());
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
    return at(place, "should be one of " + schema["enum"].dump());
  if (value.is_string()) return text_mismatch(schema, value.get_ref<const std::string&>(), place);
  if (value.is_number()) {
    if (schema.contains("minimum") && value < schema["minimum"])
      return at(place, "is below " + schema["minimum"].dump());
    if (schema.contains("maximum") && value > schema["maximum"])
      return at(place, "is above " + schema["maximum"].dump());
  }
  if (value.is_object()) return object_mismatch(schema, value, place);
  if (value.is_array()) {
    if (schema.contains("maxItems") && value.size() > schema["maxItems"].get<std::size_t>())
      return at(place, "has more than " + schema["maxItems"].dump() + " items");
    if (schema.contains("items"))
      for (std::size_t i = 0; i < value.size(); ++i)
        if (auto wrong = mismatch(schema["items"], value[i], place + "[" + std::to_string(i) + "]")) return wrong;
  }
  return {};
}

result<json> parse_json(std::string_view text) {
  constexpr int deepest = 32;
  std::vector<std::set<std::string>> members;
  std::string fault;
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    if (depth > deepest) fault = "it is nested too deeply";
    if (event == json::parse_event_t::object_start) members.emplace_back();
    if (event == json::parse_event_t::object_end && !members.empty()) members.pop_back();
    if (event == json::parse_event_t::key && !members.empty() &&
        !members.back().insert(parsed.get<std::string>()).second)
      fault = "a member stands in it twice";
    return fault.empty();
  };
  auto out = json::parse(text.begin(), text.end(), watch, false);
  if (out.is_discarded() || !fault.empty())
    return error{errc::invalid, "the body is not JSON" + (fault.empty() ? std::string() : ": " + fault),
                 "send one JSON document in UTF-8"};
  return out;
}

} // namespace barid::http
