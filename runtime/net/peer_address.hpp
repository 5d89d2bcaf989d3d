// runtime/net/peer_address.hpp - whose connection it is, for limits per client.

#pragma once

#include <string>

namespace barid::net {

/// `192.0.2.1`, or the first half of an IPv6 address (`2001:db8:1:2::/64`: one customer has all of it);
/// `local` for a unix socket, `unknown` where the system does not tell.
[[nodiscard]] std::string peer_network(int fd);

} // namespace barid::net
