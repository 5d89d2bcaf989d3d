// runtime/pictures/public_address.hpp - which addresses a stranger's mail may make us connect to.

#pragma once

#include "runtime/net/resolve.hpp"

namespace barid::pictures {

/// Whether the address belongs to the open internet: not this machine, not a private or link-local
/// network, not multicast, documentation, benchmarking or any other range of the special-purpose
/// registries (RFC 6890), also not one of them wrapped into IPv6 (mapped, NAT64, 6to4, Teredo).
[[nodiscard]] bool is_public(const net::socket_address& address);

} // namespace barid::pictures
