#include "tests/runtime/http/schema_check.hpp"

#include "runtime/http/moment.hpp"

#include <algorithm>
#include <stdexcept>

namespace barid::test {

using json = nlohmann::ordered_json;

std::string misfit(const json& document, const json& schema, const json& value, const std::string& at) {
  for (const auto& [keyword, what] : schema.items()) {
    if (keyword == "description") continue;
    if (keyword == "$ref") {
      const auto path = what.get<std::string>().substr(1);
      if (auto bad = misfit(document, document.at(json::json_pointer(path)), value, at); !bad.empty()) return bad;
    } else if (keyword == "type") {
      const auto type = what.get<std::string>();
      const bool fits = type == "object"    ? value.is_object()
                        : type == "array"   ? value.is_array()
                        : type == "string"  ? value.is_string()
                        : type == "integer" ? value.is_number_integer()
                        : type == "number"  ? value.is_number()
                        : type == "boolean" ? value.is_boolean()
                        : type == "null"    ? value.is_null()
                                            : throw std::logic_error("type " + type);
      if (!fits) return at + " is no " + type + ": " + value.dump().substr(0, 80);
    } else if (keyword == "format") {
      if (what == "date-time" && value.is_string() && !http::read_moment(value)) return at + " is no date-time";
    } else if (keyword == "enum") {
      if (std::find(what.begin(), what.end(), value) == what.end())
        return at + " is none of " + what.dump() + ": " + value.dump();
    } else if (keyword == "minimum") {
      if (value.is_number() && value < what) return at + " is below its minimum";
    } else if (keyword == "maximum") {
      if (value.is_number() && value > what) return at + " is above its maximum";
    } else if (keyword == "minLength" || keyword == "maxLength" || keyword == "maxItems") {
      continue; // limits of requests
    } else if (keyword == "anyOf") {
      bool any = false;
      for (const auto& one : what) any = any || misfit(document, one, value, at).empty();
      if (!any) return at + " fits none of its forms: " + value.dump().substr(0, 200);
    } else if (keyword == "items") {
      if (!value.is_array()) continue;
      for (std::size_t i = 0; i < value.size(); ++i)
        if (auto bad = misfit(document, what, value[i], at + "[" + std::to_string(i) + "]"); !bad.empty()) return bad;
    } else if (keyword == "required") {
      if (!value.is_object()) continue;
      for (const auto& name : what)
        if (!value.contains(name.get<std::string>())) return at + " misses " + name.get<std::string>();
    } else if (keyword == "properties") {
      if (!value.is_object()) continue;
      for (const auto& [name, one] : what.items())
        if (value.contains(name))
          if (auto bad = misfit(document, one, value[name], at + "." + name); !bad.empty()) return bad;
    } else if (keyword == "additionalProperties") {
      if (!value.is_object() || what != false) continue;
      for (const auto& [name, one] : value.items())
        if (!schema.contains("properties") || !schema["properties"].contains(name))
          return at + " has the undocumented " + name;
    } else {
      throw std::logic_error("unknown keyword " + keyword);
    }
  }
  return {};
}

} // namespace barid::test
