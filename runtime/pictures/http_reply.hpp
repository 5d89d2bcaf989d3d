// runtime/pictures/http_reply.hpp - one answer of a web server, read within limits (RFC 9112).

#pragma once

#include "model/result.hpp"
#include "runtime/net/stream.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace barid::pictures {

struct http_reply {
  int status = 0;
  std::map<std::string, std::string> fields; ///< Names in lower case; the first of each.
  std::string body;
};

enum class body_of {
  ok,      ///< 200 alone.
  success, ///< Every 2xx.
};

/// Reads status, header and, of those answers, the body: of a length, in chunks, or up to the end of
/// the connection. Fails with errc::limit when the body is longer than `most` or the header than 64 KB,
/// and with errc::invalid when it is no answer.
[[nodiscard]] result<http_reply> read_http_reply(net::stream& from, std::size_t most,
                                                 net::deadline until, body_of which = body_of::ok);

} // namespace barid::pictures
