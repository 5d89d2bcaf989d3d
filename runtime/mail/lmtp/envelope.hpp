// runtime/mail/lmtp/envelope.hpp - what the peer said about a mail before it sent it.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid::lmtp {

/// Addresses are `local@domain` without brackets, the domain in lower case; a recipient may lack
/// the domain (`postmaster`, RFC 5321 §4.1.1.3). Valid UTF-8, and ASCII unless `utf8`.
struct envelope {
  std::string client;                         ///< What the peer called itself in LHLO; not verified.
  bool secured = false;                       ///< It came over TLS.
  std::string sender;                         ///< Empty for the null sender of bounces (RFC 5321 §4.5.5).
  std::vector<std::string> recipients;        ///< Accepted ones, in the order of their RCPT.
  bool utf8 = false;                          ///< SMTPUTF8 (RFC 6531).
  bool eight_bit = false;                     ///< BODY=8BITMIME (RFC 6152).
  std::optional<std::uint64_t> declared_size; ///< SIZE= (RFC 1870), in bytes.

  friend bool operator==(const envelope&, const envelope&) = default;
};

} // namespace barid::lmtp
