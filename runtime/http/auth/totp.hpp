// runtime/http/auth/totp.hpp - codes of authenticators: RFC 6238 with SHA-1, six digits, thirty
// seconds, which is what all of them know.

#pragma once

#include "model/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace barid::http {

/// Twenty random bytes in base32 (RFC 4648), as authenticators take them.
[[nodiscard]] std::string new_totp_secret();

/// The code of a step; empty for a secret that is not base32.
[[nodiscard]] std::string totp_code(std::string_view secret, std::int64_t step);
[[nodiscard]] std::int64_t totp_step(instant now);

/// The step whose code this is: the present one, the one before or the one after (clocks differ).
[[nodiscard]] std::optional<std::int64_t> totp_fits(std::string_view secret, std::string_view code, instant now);

/// What an authenticator reads from a picture.
[[nodiscard]] std::string totp_uri(std::string_view secret, const std::string& account);

} // namespace barid::http
