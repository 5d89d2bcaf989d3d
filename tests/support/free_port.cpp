#include "tests/support/free_port.hpp"

#include <stdexcept>

namespace barid::testing {

std::uint16_t free_port() {
  auto socket = net::listening_socket::open({"127.0.0.1", 0, {}});
  if (!socket) throw std::runtime_error(socket.why().message);
  return socket->bound().port;
}

bool is_taken(std::uint16_t port) {
  return net::connect_to({"127.0.0.1", port, {}}, net::deadline::after(std::chrono::seconds(1)))
      .ok();
}

net::listening_socket listen_somewhere() {
  auto socket = net::listening_socket::open({"127.0.0.1", 0, {}});
  if (!socket) throw std::runtime_error(socket.why().message);
  return std::move(*socket);
}

} // namespace barid::testing
