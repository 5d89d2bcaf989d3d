// tests/support/free_port.hpp - TCP ports of 127.0.0.1 on which nothing listens.

#pragma once

#include "runtime/net/socket.hpp"

#include <cstdint>

namespace barid::testing {

/// The first of `count` ports in a row, all free at the moment of the call. They lie below the range from which the
/// system takes ports for outgoing connections and for port 0, so that no other test gets one of them by chance
/// before it is listened on, or between the end of a server and its restart.
[[nodiscard]] std::uint16_t free_ports(int count);

/// One of them. Whoever can listen on port 0 does that instead.
[[nodiscard]] inline std::uint16_t free_port() {
  return free_ports(1);
}

/// Something listens there.
[[nodiscard]] bool is_taken(std::uint16_t port);

/// Listens on a free port of 127.0.0.1.
[[nodiscard]] net::listening_socket listen_somewhere();

} // namespace barid::testing
