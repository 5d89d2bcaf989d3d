// tests/support/free_port.hpp - a TCP port of 127.0.0.1 on which nothing listens.

#pragma once

#include "runtime/net/socket.hpp"

#include <cstdint>

namespace barid::testing {

/// Free at the moment of the call. Whoever can listen on port 0 does that instead.
[[nodiscard]] std::uint16_t free_port();

/// Something listens there.
[[nodiscard]] bool is_taken(std::uint16_t port);

/// Listens on a free port of 127.0.0.1.
[[nodiscard]] net::listening_socket listen_somewhere();

} // namespace barid::testing
