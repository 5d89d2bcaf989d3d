// runtime/http/route.hpp - one endpoint: what it is called, who may call it, what goes in and out,
// and what it does. The server, the OpenAPI document and the tests all read this.
//
// An endpoint is one function in a file of endpoints/ and its line in routes.cpp.

#pragma once

#include "runtime/http/answer.hpp"
#include "runtime/http/connection_pool.hpp"
#include "runtime/http/engine.hpp"
#include "runtime/http/settings.hpp"
#include "runtime/http/viewer.hpp"
#include "runtime/store/console_rows.hpp"
#include "runtime/store/viewer.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Registry;
}

namespace barid::http {

class console_files;
class rule_places;
class rule_tags;
class sign_in_limits;
struct call;

/// A parameter of the query.
struct query_parameter {
  const char* name;
  json schema;
  const char* description;
};

struct response {
  int status = 200;
  const char* description;
  json schema;                           ///< Null: not JSON.
  const char* type = "application/json"; ///< Empty: no body.
};

struct access {
  bool anyone = false; ///< Nobody has to be signed in.
  role at_least = role::agent;
  level on_channel = level::none; ///< Of the thing that `{id}` names; see `route::of`.
  bool from_here = false;         ///< Nobody has to be signed in who asks from this machine, past no proxy.
};

struct route {
  const char* method;
  const char* path;  ///< `/api/v1/conversations/{id}`; `{id}` and `{index}` are whole numbers.
  const char* name;  ///< operationId
  const char* group; ///< tag
  const char* summary;
  access who;
  std::optional<store::resource> of; ///< What `{id}` names; looked at before the handler runs.
  std::vector<query_parameter> query;
  json body; ///< Schema; null: none is taken.
  std::size_t body_limit = 256 * 1024;
  std::vector<response> good;
  std::vector<int> refusals; ///< Beside those that follow from the rest.
  answer (*handle)(const call& c);
  bool takes_bytes = false; ///< A body of any bytes, in the place of JSON.
};

/// What handlers work with. Outlives every request.
struct desk {
  const settings& options;
  connection_pool& engine_db; ///< As `barid_engine`: sessions, people, settings.
  connection_pool& api_db;    ///< As `barid_api`: everything read for somebody.
  engine& commands;
  const wall_clock& clock;
  sign_in_limits& sign_ins;
  rule_places& places;
  rule_tags& tags;
  const console_files* console = nullptr; ///< Null: the plain page is served.
  prometheus::Registry* metrics = nullptr;
};

/// One request, checked as far as the table says.
struct call {
  barid::http::desk& desk;
  const route& what;
  std::string request_id;
  std::string remote;                         ///< Address of who asks.
  bool https = false;                         ///< How they came.
  std::map<std::string, std::string> headers; ///< Names in lower case.
  std::map<std::string, std::string> path;    ///< By name, without the braces.
  std::map<std::string, std::string> query;
  json body;
  std::optional<viewer> who;
  mailbox_id channel;  ///< Of the thing that `{id}` names.
  std::string bytes{}; ///< The body, where the route takes bytes.

  [[nodiscard]] std::int64_t number(const char* parameter) const;
  [[nodiscard]] std::string header(const char* name) const;
  [[nodiscard]] std::string query_text(const char* name) const;
  [[nodiscard]] std::optional<std::int64_t> query_number(const char* name) const;

  /// Reads with the rights of who asks.
  template <class Read>
  auto read(Read work) const -> decltype(work(std::declval<store::connection&>())) {
    return desk.api_db.with([&](store::connection& on) { return store::as_agent(on, who->id, work); });
  }
};

/// Every endpoint, in the order of the document.
[[nodiscard]] const std::vector<route>& routes();

struct match {
  const route* found = nullptr;
  std::map<std::string, std::string> path;
  std::string allow; ///< When only the method is wrong: the ones there are.
};
/// `path` is what stands in the request line, percent-encoded, without the query.
[[nodiscard]] match find_route(std::string_view method, std::string_view path);

/// The query's values, decoded. Fails with `invalid` for one that the route does not have, that
/// stands twice or that does not fit its schema.
[[nodiscard]] result<std::map<std::string, std::string>> read_query(const route& of, const std::string& raw);

} // namespace barid::http
