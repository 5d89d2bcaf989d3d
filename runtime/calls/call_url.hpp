// runtime/calls/call_url.hpp - the address of an endpoint, taken apart strictly.

#pragma once

#include "model/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace barid::calls {

struct call_url {
  bool secure = false; ///< https
  std::string host;    ///< Lower case; an IPv6 address without brackets.
  std::uint16_t port = 443;
  std::string target; ///< Path and query; begins with `/`.

  /// `Host` as it goes over the wire (RFC 9110 §7.2).
  [[nodiscard]] std::string authority() const;
};

/// Fails with errc::invalid: user names, blanks, control characters, fragments, other schemes.
[[nodiscard]] result<call_url> read_call_url(std::string_view url);

} // namespace barid::calls
