// runtime/discovery/autoconfig.hpp - the file in which a provider describes its mail servers for clients
// (`config-v1.1.xml`).
//
// A strict reader of the few elements that matter: no entities but the five of XML, no declarations.

#pragma once

#include "runtime/channel/account.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace barid::discovery {

struct described {
  std::optional<channel::mail_server> imap, pop3, smtp;
  std::string user; ///< `%EMAILADDRESS%` and the like replaced; of the incoming server.
};

/// The first server of each kind that speaks TLS. Fails with errc::invalid for anything else than such a file,
/// or one of more than 256 KB.
[[nodiscard]] result<described> read_autoconfig(std::string_view xml, const std::string& address);

} // namespace barid::discovery
