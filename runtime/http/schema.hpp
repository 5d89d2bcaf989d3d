// runtime/http/schema.hpp - JSON Schema (2020-12, the dialect of OpenAPI 3.1): making it, and
// holding requests to it.

#pragma once

#include "runtime/http/answer.hpp"

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barid::http {

namespace schema {

using fields = std::initializer_list<std::pair<const char*, json>>;

/// An object with these members and no others; `optional` ones may be missing.
[[nodiscard]] json object(fields required, fields optional = {});
[[nodiscard]] json text(std::size_t most = 0, std::size_t least = 0);
[[nodiscard]] json integer(std::int64_t least = 0);
[[nodiscard]] json integer(std::int64_t least, std::int64_t most);
[[nodiscard]] json boolean();
[[nodiscard]] json moment(); ///< RFC 3339 in UTC.
[[nodiscard]] json words(std::initializer_list<const char*> of);
[[nodiscard]] json words(const std::vector<std::string>& of);
[[nodiscard]] json list(json of, std::size_t most = 0);
[[nodiscard]] json or_null(json what);
/// A named schema of schemas.cpp.
[[nodiscard]] json ref(const char* name);
[[nodiscard]] json any_object();
[[nodiscard]] json described(json what, const char* how);

} // namespace schema

/// Every named schema: the document's `components/schemas`.
[[nodiscard]] const json& named_schemas();

/// What is wrong with `value`, with its place (`to[2]: …`); nothing when it fits. Knows the
/// keywords that schema:: writes.
[[nodiscard]] std::optional<std::string> mismatch(const json& schema, const json& value, const std::string& place = "");

/// Strict JSON: one document, no member twice in an object, at most 32 levels, valid UTF-8.
[[nodiscard]] result<json> parse_json(std::string_view text);

} // namespace barid::http
