#include "runtime/net/peer_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

namespace barid::net {

std::string peer_network(int fd) {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&from), &size) != 0) return "unknown";
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (from.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&from);
    return inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size()) ? text.data() : "unknown";
  }
  if (from.ss_family != AF_INET6) return "local";
  auto address = reinterpret_cast<const sockaddr_in6*>(&from)->sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&address))
    return inet_ntop(AF_INET, &address.s6_addr[12], text.data(), text.size()) ? text.data() : "unknown";
  std::memset(&address.s6_addr[8], 0, 8);
  if (!inet_ntop(AF_INET6, &address, text.data(), text.size())) return "unknown";
  return std::string(text.data()) + "/64";
}

} // namespace barid::net
