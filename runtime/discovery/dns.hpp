// runtime/discovery/dns.hpp - SRV and MX records of a domain (RFC 2782, RFC 5321 §5.1).
//
// Never    waits longer than a few seconds, however slowly a name server answers.
// Fails    with errc::unavailable where no name server answers; a domain without records gives none.

#pragma once

#include "model/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid::discovery {

/// Which name server to ask: the system's, or the one that a test serves.
struct name_server {
  std::string address; ///< IPv4.
  std::uint16_t port = 53;
};

/// Whether the text is an IPv4 address.
[[nodiscard]] bool is_address(const std::string& text);

struct srv_record {
  std::uint16_t priority = 0, weight = 0, port = 0;
  std::string target; ///< Lower case, without the last dot; empty: the service is not offered.

  friend bool operator==(const srv_record&, const srv_record&) = default;
};

/// The best first.
[[nodiscard]] result<std::vector<srv_record>> srv_of(const std::string& name, const std::optional<name_server>& at);
/// Names of the servers that take a domain's mail, the best first.
[[nodiscard]] result<std::vector<std::string>> mx_of(const std::string& domain, const std::optional<name_server>& at);

} // namespace barid::discovery
