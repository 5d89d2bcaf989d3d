// runtime/calls/post.hpp - one call to an endpoint, and what its answer means for the call.
//
// Never    connects to an address that is not public, unless the operator allows that very host: the
//          name is looked up once, and the connection goes to an address of that answer. Never follows
//          a redirect, sends without TLS to a host that is not allowed, or puts a secret into an error.
// Fails    never by itself: an outcome says how it went and whether trying again can help.
// Thread   any; takes at most as long as its deadline.

#pragma once

#include "model/result.hpp"
#include "model/time.hpp"
#include "runtime/net/deadline.hpp"
#include "runtime/net/resolve.hpp"
#include "runtime/net/tls_context.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace barid::calls {

/// Where calls may go, and how connections are made.
struct policy {
  std::vector<std::string> allowed; ///< `host` or `host:port`: also private addresses, also without TLS.
  std::string ca_file;              ///< PEM, in addition to the system's; may be empty.
  std::size_t longest_answer = std::size_t{1} << 20;
  /// Empty: the system's.
  std::function<result<std::vector<net::socket_address>>(const std::string& host, std::uint16_t port,
                                                         net::deadline until)>
      resolve;
};

struct request {
  std::string url;
  std::string body;   ///< JSON
  std::string secret; ///< Signs it; empty: it goes unsigned.
  std::string bearer; ///< A token (RFC 6750) of the endpoint's own; may be empty.
  std::string key;    ///< The same for every attempt of one call; empty: it is made once.
  instant at{};       ///< Now, for the signature.
};

/// What is to become of the call.
enum class verdict {
  done,  ///< 2xx.
  later, ///< The network, 408, 425, 429 or 5xx: another attempt may succeed.
  never, ///< Refused: other answers, redirects, an address that may not be called.
};

struct outcome {
  barid::calls::verdict verdict = barid::calls::verdict::never;
  int status = 0;     ///< 0: there was no answer.
  std::string words;  ///< For people; empty where it is done.
  std::string answer; ///< The body of a 2xx.
  duration wait{};    ///< What `Retry-After` asks for; 0: nothing.
};

[[nodiscard]] outcome post(const request& what, const policy& how, net::deadline until);

} // namespace barid::calls
