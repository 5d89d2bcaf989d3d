// runtime/channel/certificate.hpp - how long a mail server's certificate is good for.

#pragma once

#include "runtime/channel/account.hpp"

#include <chrono>
#include <optional>

namespace barid::channel {

/// Connects as the account would, without a login, and reads the end of the server's certificate;
/// nothing where the server is used without TLS. Fails as net::stream does, among others with
/// errc::refused for a certificate that is not good now.
[[nodiscard]] result<std::optional<std::chrono::sys_seconds>> certificate_end(
    const mail_server& server, protocol of, const std::string& ca_file,
    std::chrono::milliseconds most = std::chrono::seconds(15));

} // namespace barid::channel
