// runtime/http/auth/token.hpp - unguessable words, and what the database knows of them.

#pragma once

#include <string>
#include <string_view>

namespace barid::http {

/// `bytes` of the system's randomness as URL-safe base64 without padding.
[[nodiscard]] std::string new_token(std::size_t bytes = 32);

/// SHA-256, 32 bytes: what is stored.
[[nodiscard]] std::string token_hash(std::string_view token);

/// Another secret for the session of this token: its first part, a dot, and a new one.
[[nodiscard]] std::string successor_of(std::string_view session_token);

/// The CSRF token of a session: follows from the first part of its token, which stays through all successors (other
/// windows of the same browser keep theirs), and tells nothing of it.
[[nodiscard]] std::string csrf_of(std::string_view session_token);

/// In constant time for texts of one length.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);

/// 16 hexadecimal digits, for X-Request-Id and nonces of logs: not a secret.
[[nodiscard]] std::string new_request_id();

} // namespace barid::http
