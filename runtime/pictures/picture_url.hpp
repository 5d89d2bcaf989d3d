// runtime/pictures/picture_url.hpp - the address of a remote picture, taken apart strictly.
//
// Whatever two readers of an address could understand differently is refused: user names, white
// space, control characters, backslashes, numbers in other forms than `192.0.2.1`.

#pragma once

#include "model/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace barid::pictures {

struct picture_url {
  bool secure = false;     ///< https
  std::string host;        ///< Lower case; a name in ASCII, an IPv4 address, or IPv6 without brackets.
  std::uint16_t port = 80; ///< 80 or 443; no other one is connected to.
  std::string target;      ///< Path and query, percent-encoded; begins with `/`.

  /// `Host` as it goes over the wire (RFC 9110 §7.2).
  [[nodiscard]] std::string authority() const;
};

/// Fails with errc::invalid.
[[nodiscard]] result<picture_url> read_picture_url(std::string_view url);

/// Where `location` of a redirect from `base` leads (RFC 3986 §5.2). From https only to https.
[[nodiscard]] result<picture_url> follow(const picture_url& base, std::string_view location);

} // namespace barid::pictures
