#include "runtime/http/openapi.hpp"

#include "runtime/http/schema.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace barid::http {

namespace {

json parameters_of(const route& r) {
  json out = json::array();
  const std::string_view path = r.path;
  for (auto at = path.find('{'); at != std::string_view::npos; at = path.find('{', at + 1)) {
    const auto name = path.substr(at + 1, path.find('}', at) - at - 1);
    out.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", schema::integer(0)}});
  }
  for (const auto& q : r.query)
    out.push_back(
        {{"name", q.name}, {"in", "query"}, {"required", false}, {"description", q.description}, {"schema", q.schema}});
  return out;
}

json good_answer(const response& a) {
  json out = {{"description", a.description}};
  if (*a.type) out["content"][a.type] = a.schema.is_null() ? json::object() : json{{"schema", a.schema}};
  return out;
}

json operation_of(const route& r) {
  json out = {{"operationId", r.name}, {"tags", json::array({r.group})}, {"summary", r.summary}};
  if (auto parameters = parameters_of(r); !parameters.empty()) out["parameters"] = std::move(parameters);
  if (!r.body.is_null())
    out["requestBody"] = {{"required", true}, {"content", {{"application/json", {{"schema", r.body}}}}}};
  if (r.takes_bytes)
    out["requestBody"] = {{"required", true}, {"content", {{"application/octet-stream", json::object()}}}};
  json answers = json::object();
  std::set<int> own;
  for (const auto& a : r.good) {
    answers[std::to_string(a.status)] = good_answer(a);
    own.insert(a.status);
  }
  for (const int status : statuses_of(r))
    if (!own.contains(status)) answers[std::to_string(status)] = {{"$ref", "#/components/responses/Problem"}};
  out["responses"] = std::move(answers);
  out["security"] = json::array();
  if (!r.who.anyone) {
    out["security"] = json::array({json{{"session", json::array()}}, json{{"token", json::array()}}});
    if (r.who.from_here) out["security"].push_back(json::object());
    out["x-barid-access"] = {{"role", name_of(r.who.at_least)}, {"channel", name_of(r.who.on_channel)}};
  }
  return out;
}

} // namespace

std::vector<int> statuses_of(const route& r) {
  std::set<int> all{400, 500, 503};
  for (const auto& a : r.good) all.insert(a.status);
  all.insert(r.refusals.begin(), r.refusals.end());
  if (!r.who.anyone) all.insert({401, 403});
  if (r.of) all.insert(404);
  if (!r.body.is_null()) all.insert({403, 408, 413, 415, 422});
  if (r.takes_bytes) all.insert({403, 408, 413});
  return {all.begin(), all.end()};
}

json openapi_document(const std::string& version) {
  json paths = json::object();
  for (const auto& r : routes()) {
    std::string method = r.method;
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    paths[r.path][method] = operation_of(r);
  }
  const json problem = {{"description", "why not"},
                        {"content", {{"application/problem+json", {{"schema", schema::ref("Problem")}}}}}};
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Barid"},
            {"version", version},
            {"description", "Everything that the console does. Sign in with POST /api/v1/session, "
                            "or send an API token as a bearer token. With the "
                            "session's cookie every change needs the header X-Barid-CSRF with the "
                            "`csrf` of GET /api/v1/session. What you may not see is "
                            "answered like what does not exist: 404."},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", json::array({json{{"url", "/"}}})},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", named_schemas()},
            {"responses", {{"Problem", problem}}},
            {"securitySchemes",
             {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "barid"}}},
              {"token", {{"type", "http"}, {"scheme", "bearer"}}}}}}}};
}

} // namespace barid::http
