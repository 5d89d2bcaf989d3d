// runtime/mail/smtp/capabilities.hpp - what a server offers in its answer to EHLO.

#pragma once

#include "runtime/mail/smtp/reply.hpp"

#include <cstdint>
#include <optional>

namespace barid::smtp {

struct capabilities {
  bool starttls = false;                ///< RFC 3207
  bool pipelining = false;              ///< RFC 2920
  bool eight_bit = false;               ///< RFC 6152
  bool utf8 = false;                    ///< RFC 6531
  bool size = false;                    ///< RFC 1870
  std::optional<std::uint64_t> largest; ///< Bytes of a mail; none: no limit told.
  bool auth_plain = false;              ///< RFC 4616
  bool auth_login = false;              ///< No standard, and all that some servers have.
  bool auth_oauthbearer = false;        ///< RFC 7628
  bool auth_xoauth2 = false;            ///< Likewise, as Google and Microsoft have it.
};

[[nodiscard]] capabilities read_capabilities(const reply& answer);

} // namespace barid::smtp
