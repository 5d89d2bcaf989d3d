// runtime/net/resolve.hpp - host names to addresses, within a deadline.
//
// Owns     nothing. The system's resolver cannot be interrupted, so each look-up runs on a thread of
//          its own; one that is given up on ends when the resolver's own limits do.
// Fails    with errc::not_found, unavailable (the name service does not answer) or timeout.

#pragma once

#include "model/result.hpp"
#include "runtime/net/deadline.hpp"

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::net {

struct socket_address {
  sockaddr_storage storage{};
  socklen_t length = 0;

  /// `192.0.2.1`, `2001:db8::1`.
  [[nodiscard]] std::string host() const;
  [[nodiscard]] std::uint16_t port() const;
};

/// Addresses of a host, in the system's order of preference; at least one. Names that are not ASCII
/// are looked up in their IDNA form.
[[nodiscard]] result<std::vector<socket_address>> resolve(const std::string& host, std::uint16_t port, deadline until);

/// The ASCII form of a domain name (IDNA 2008 by UTS #46): `بريد.example` → `xn--ngbof4h.example`.
/// Fails with errc::invalid when it is not a domain name.
[[nodiscard]] result<std::string> to_ascii_domain(std::string_view domain);

} // namespace barid::net
