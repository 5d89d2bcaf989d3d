// runtime/net/http_reply.hpp - one answer of a web server, read within limits (RFC 9112).

#pragma once

#include "model/result.hpp"
#include "runtime/net/stream.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace barid::net {

struct http_reply {
  int status = 0;
  std::map<std::string, std::string> fields; ///< Names in lower case; the first of each.
  std::string body;
};

/// Whose body is wanted.
enum class wanted_body {
  of_200,
  of_success, ///< Every 2xx.
  of_any,
};

/// Reads status, header and, of those answers, the body: of a length, in chunks, or up to the end of the
/// connection. Fails with errc::limit when the body is longer than `most` or the header than 64 KB,
/// and with errc::invalid when it is no answer.
[[nodiscard]] result<http_reply> read_http_reply(stream& from, std::size_t most, deadline until,
                                                 wanted_body body = wanted_body::of_200);

} // namespace barid::net
