// runtime/http/endpoints/rule_files.hpp - rule files and what the checker says of them, as the API
// writes them.

#pragma once

#include "model/diagnostic.hpp"
#include "model/source.hpp"
#include "runtime/http/answer.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace barid::http {

[[nodiscard]] json files_json(const source_set& files);
/// The member `files`, sorted by path. Fails with `invalid` for a path outside of the rules folder
/// and for one that is there twice.
[[nodiscard]] result<source_set> files_of(const json& body);

[[nodiscard]] json diagnostics_json(const source_set& files, const std::vector<diagnostic>& found);
[[nodiscard]] bool has_error(const std::vector<diagnostic>& found);
/// 422 with what the checker says.
[[nodiscard]] answer rules_wrong(const source_set& files, const std::vector<diagnostic>& found);

/// The schema of an object with what rules::outlook_json writes as well.
[[nodiscard]] json with_outlook(json object);

} // namespace barid::http
