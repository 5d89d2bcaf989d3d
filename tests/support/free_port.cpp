#include "tests/support/free_port.hpp"

#include <random>
#include <stdexcept>

namespace barid::testing {

std::uint16_t free_ports(int count) {
  std::random_device random;
  for (int tries = 0; tries < 1000; ++tries) {
    const auto first = static_cast<std::uint16_t>(10'000 + random() % 20'000);
    bool all = true;
    for (int i = 0; i < count && all; ++i)
      all = net::listening_socket::open({"127.0.0.1", static_cast<std::uint16_t>(first + i), {}}).ok();
    if (all) return first;
  }
  throw std::runtime_error("no free ports");
}

bool is_taken(std::uint16_t port) {
  return net::connect_to({"127.0.0.1", port, {}}, net::deadline::after(std::chrono::seconds(1))).ok();
}

net::listening_socket listen_somewhere() {
  auto socket = net::listening_socket::open({"127.0.0.1", 0, {}});
  if (!socket) throw std::runtime_error(socket.why().message);
  return std::move(*socket);
}

} // namespace barid::testing
