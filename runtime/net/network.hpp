// runtime/net/network.hpp - sets of addresses: `10.0.0.0/8, 192.0.2.7, 2001:db8::/32`.

#pragma once

#include "model/result.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::net {

/// As IPv6; IPv4 stands there as mapped (`::ffff:192.0.2.1`), so that both forms are one address.
using address_bytes = std::array<unsigned char, 16>;

/// `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`; nothing for anything else.
[[nodiscard]] std::optional<address_bytes> parse_address(std::string_view text);

class network_set {
public:
  /// Addresses and networks with commas between them; blanks do not matter. Fails with
  /// errc::invalid and the part that is none.
  [[nodiscard]] static result<network_set> parse(std::string_view list);

  [[nodiscard]] bool contains(std::string_view address) const;
  [[nodiscard]] bool empty() const { return all_.empty(); }

private:
  struct network {
    address_bytes first{};
    unsigned bits = 128;
  };
  std::vector<network> all_;
};

} // namespace barid::net
