// runtime/net/endpoint.hpp - where something listens: a host and port, or a unix socket.

#pragma once

#include "model/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace barid::net {

struct endpoint {
  std::string host;       ///< Name or address, IPv6 without brackets; empty for a unix socket.
  std::uint16_t port = 0; ///< When listening, 0 asks for any free port.
  std::string path;       ///< Of a unix socket; empty otherwise. At most 107 bytes.

  [[nodiscard]] bool is_unix() const { return !path.empty(); }
  friend bool operator==(const endpoint&, const endpoint&) = default;
};

/// Reads `host:port`, `[::1]:port`, `unix:/path` or `/path`.
/// Fails with errc::invalid and an example of what is meant.
[[nodiscard]] result<endpoint> parse_endpoint(std::string_view text);

/// The form that `parse_endpoint` reads.
[[nodiscard]] std::string to_text(const endpoint& where);

/// True for 127.0.0.0/8, ::1, `localhost` and unix sockets.
[[nodiscard]] bool is_loopback(const endpoint& where);

} // namespace barid::net
