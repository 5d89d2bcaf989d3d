#include "runtime/pictures/public_address.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace barid::pictures {

namespace {

struct range4 {
  std::uint32_t base;
  int bits;
};

constexpr std::uint32_t ip(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a << 24 | b << 16 | c << 8 | d;
}

constexpr std::array closed4 = {
    range4{ip(0, 0, 0, 0), 8},       range4{ip(10, 0, 0, 0), 8},
    range4{ip(100, 64, 0, 0), 10},                                   // carriers' own
    range4{ip(127, 0, 0, 0), 8},     range4{ip(169, 254, 0, 0), 16}, // link-local, and the metadata servers of clouds
    range4{ip(172, 16, 0, 0), 12},   range4{ip(192, 0, 0, 0), 24},
    range4{ip(192, 0, 2, 0), 24},    range4{ip(192, 31, 196, 0), 24},
    range4{ip(192, 52, 193, 0), 24}, range4{ip(192, 88, 99, 0), 24},
    range4{ip(192, 168, 0, 0), 16},  range4{ip(192, 175, 48, 0), 24},
    range4{ip(198, 18, 0, 0), 15},   range4{ip(198, 51, 100, 0), 24},
    range4{ip(203, 0, 113, 0), 24},  range4{ip(224, 0, 0, 0), 3}, // multicast, reserved, broadcast
};

bool is_public4(std::uint32_t address) {
  return std::ranges::none_of(closed4, [&](const range4& r) { return (address ^ r.base) >> (32 - r.bits) == 0; });
}

using bytes6 = std::array<std::uint8_t, 16>;

std::uint32_t four_at(const bytes6& b, std::size_t at) {
  return ip(b[at], b[at + 1], b[at + 2], b[at + 3]);
}

bool begins(const bytes6& b, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), b.begin());
}

bool is_public6(const bytes6& b) {
  // what holds an IPv4 address is as public as that
  if (begins(b, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return is_public4(four_at(b, 12));
  if (begins(b, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return is_public4(four_at(b, 12));
  if (begins(b, {0x20, 0x02})) return is_public4(four_at(b, 2));
  // only 2000::/3 is handed out at all
  if ((b[0] & 0xe0) != 0x20) return false;
  if (begins(b, {0x20, 0x01, 0x00}) || begins(b, {0x20, 0x01, 0x01})) return false; // 2001::/23: Teredo, ORCHID, …
  if (begins(b, {0x20, 0x01, 0x0d, 0xb8})) return false;                            // documentation
  if (b[0] == 0x3f && b[1] == 0xff && (b[2] & 0xf0) == 0) return false;             // documentation
  return true;
}

} // namespace

bool is_public(const net::socket_address& address) {
  if (address.storage.ss_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address.storage, sizeof in);
    return is_public4(ntohl(in.sin_addr.s_addr));
  }
  if (address.storage.ss_family != AF_INET6) return false;
  sockaddr_in6 in{};
  std::memcpy(&in, &address.storage, sizeof in);
  bytes6 b{};
  std::memcpy(b.data(), &in.sin6_addr, b.size());
  return is_public6(b);
}

} // namespace barid::pictures
