#include "runtime/net/endpoint.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <charconv>

namespace barid::net {

namespace {

error not_an_endpoint(std::string_view text, const char* why) {
  return {errc::invalid, "`" + std::string(text) + "` is not an address to listen at or connect to: " + why,
          "write `127.0.0.1:2424`, `[::1]:2424`, `mail.acme.example:587` or `unix:/run/barid/lmtp`"};
}

} // namespace

result<endpoint> parse_endpoint(std::string_view text) {
  if (text.starts_with("unix:") || text.starts_with('/')) {
    const auto path = text.starts_with('/') ? text : text.substr(5);
    if (!path.starts_with('/')) return not_an_endpoint(text, "the path does not begin with `/`");
    if (path.size() >= sizeof(sockaddr_un::sun_path)) return not_an_endpoint(text, "the path is longer than 107 bytes");
    if (path.find('\0') != path.npos) return not_an_endpoint(text, "the path has a NUL byte");
    return endpoint{{}, 0, std::string(path)};
  }
  const auto colon = text.rfind(':');
  if (colon == text.npos) return not_an_endpoint(text, "the port is missing");
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  if (host.starts_with('[')) {
    if (!host.ends_with(']')) return not_an_endpoint(text, "`]` is missing");
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return not_an_endpoint(text, "an IPv6 address stands in brackets");
  }
  if (host.empty()) return not_an_endpoint(text, "the host is missing");
  std::uint16_t port = 0;
  const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (bad != std::errc() || end != digits.data() + digits.size())
    return not_an_endpoint(text, "the port is not a number from 0 to 65535");
  return endpoint{std::string(host), port, {}};
}

std::string to_text(const endpoint& where) {
  if (where.is_unix()) return "unix:" + where.path;
  const bool v6 = where.host.find(':') != std::string::npos;
  return (v6 ? "[" + where.host + "]" : where.host) + ":" + std::to_string(where.port);
}

bool is_loopback(const endpoint& where) {
  if (where.is_unix() || where.host == "localhost") return true;
  if (in_addr v4{}; inet_pton(AF_INET, where.host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, where.host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

} // namespace barid::net
