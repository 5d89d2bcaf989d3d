#include "runtime/http/endpoints/rule_files.hpp"

#include "dsl/report.hpp"
#include "runtime/http/schema.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace barid::http {

namespace {

/// Paths stay inside the rules folder: relative, with '/', no part of them `..` or hidden.
bool is_inside(const std::string& path) {
  std::string_view rest = path;
  if (path.find_first_of("\\\r\n") != std::string::npos) return false;
  while (true) {
    const auto part = rest.substr(0, rest.find('/'));
    if (part.empty() || part.starts_with('.')) return false;
    if (part.size() == rest.size()) return true;
    rest.remove_prefix(part.size() + 1);
  }
}

} // namespace

json files_json(const source_set& files) {
  json out = json::array();
  for (const auto& f : files.files) out.push_back({{"path", f.path}, {"text", f.text}});
  return out;
}

result<source_set> files_of(const json& body) {
  source_set out;
  std::set<std::string> seen;
  for (const auto& f : body["files"]) {
    source_file file{f["path"], f["text"]};
    if (!is_inside(file.path))
      return error{errc::invalid, "`" + file.path + "` is not a path inside the rules folder",
                   "write it like shared/words.route"};
    if (!seen.insert(file.path).second) return error{errc::invalid, "`" + file.path + "` is there twice", ""};
    out.files.push_back(std::move(file));
  }
  std::ranges::sort(out.files, {}, &source_file::path);
  return out;
}

json diagnostics_json(const source_set& files, const std::vector<diagnostic>& found) {
  auto out = json::parse(dsl::report_json(files, found), nullptr, false);
  return out.is_array() ? out : json::array();
}

bool has_error(const std::vector<diagnostic>& found) {
  return std::ranges::any_of(found, [](const auto& d) { return d.level == severity::error; });
}

answer rules_wrong(const source_set& files, const std::vector<diagnostic>& found) {
  return problem(422, "rules_wrong", "the rules have errors; those in force stay", "correct what `diagnostics` names",
                 {{"diagnostics", diagnostics_json(files, found)}});
}

json with_outlook(json object) {
  constexpr std::pair<const char*, const char*> members[] = {
      {"flows", "FlowFate"}, {"waits", "NewWait"}, {"promises", "ChangedPromise"}};
  for (const auto& [name, of] : members) {
    object["properties"][name] = schema::list(schema::ref(of));
    object["required"].push_back(name);
  }
  return object;
}

} // namespace barid::http
