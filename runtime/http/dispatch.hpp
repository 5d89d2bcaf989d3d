// runtime/http/dispatch.hpp - from a request line to a handler and back: who may, and is it well
// formed.
//
// Never    lets a handler run before the table's conditions hold; throws.

#pragma once

#include "runtime/http/route.hpp"

#include <functional>
#include <map>
#include <string>

namespace barid::http {

/// A request as it came in; knows nothing of sockets.
struct incoming {
  std::string method;
  std::string target;                         ///< Path and query as they stand in the request line.
  std::map<std::string, std::string> headers; ///< Names in lower case; the last of several.
  std::string remote;                         ///< Address of who asks, as far as proxies can be believed.
  bool https = false;                         ///< How they came.
  bool from_here = false;                     ///< From this machine, past no proxy.
  std::string request_id;
  bool has_body = false;
  /// Reads the body. Fails with `limit` above `most` bytes, `timeout` when it does not come.
  std::function<result<std::string>(std::size_t most)> body;
};

struct dispatched {
  answer what;
  std::string route = "none"; ///< For metrics and logs.
  std::optional<viewer> who;
  bool body_read = false; ///< Else the connection cannot be used again when there is a body.
};

[[nodiscard]] dispatched dispatch(desk& with, const incoming& in);

} // namespace barid::http
