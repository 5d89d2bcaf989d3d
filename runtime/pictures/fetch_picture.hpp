// runtime/pictures/fetch_picture.hpp - a remote picture of a mail, for a reader who asked for it
// (promises.md, HTML layer 4).
//
// Owns     one request after the other: address, connection, answer, up to three redirects, each of
//          them checked anew.
// Never    connects to an address that is not public: the name is looked up once, and the connection
//          goes to an address of that answer (a name that changes its mind between the check and
//          the connection gains nothing). Never sends cookies, a referrer or who asks; never hands
//          on what is not a PNG, JPEG, GIF or WebP by its own bytes.
// Fails    with errc::invalid (address, answer, not a picture), refused (not a public address, a bad
//          certificate), limit (too big), not_found, unavailable or timeout.

#pragma once

#include "model/result.hpp"
#include "runtime/net/deadline.hpp"
#include "runtime/net/resolve.hpp"
#include "runtime/net/tls_context.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::pictures {

struct picture {
  std::string type; ///< `image/png`, …: by the bytes, not by what the server called it.
  std::string bytes;
};

/// How connections are made; tests put their own peers in here.
struct fetching {
  std::size_t most = std::size_t{2} << 20; ///< Bytes of one picture.
  int redirects = 3;
  std::function<result<std::vector<net::socket_address>>(const std::string& host, std::uint16_t port,
                                                         net::deadline until)>
      resolve;                                                 ///< Empty: the system's.
  std::function<bool(const net::socket_address&)> may_connect; ///< Empty: public addresses only.
};

[[nodiscard]] result<picture> fetch_picture(std::string_view url, const net::tls_context& tls, net::deadline until,
                                            const fetching& how = {});

/// The type of a picture by its first bytes; empty for anything else.
[[nodiscard]] std::string_view type_of_picture(std::string_view bytes);

} // namespace barid::pictures
