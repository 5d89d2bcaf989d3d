// runtime/secrets/password.hpp - passwords of people: kept as Argon2id hashes only.

#pragma once

#include "model/result.hpp"
#include "runtime/secrets/secret.hpp"

#include <string>

namespace barid::secrets {

/// Shorter ones are refused (NIST SP 800-63B §5.1.1.2: at least 8; length is what counts).
inline constexpr std::size_t shortest_password = 10;
inline constexpr std::size_t longest_password = 1024;

/// The string for store::set_password_hash. Takes about a quarter of a second and 64 MB.
[[nodiscard]] result<std::string> hash_password(const secret& password);

/// The same effort whether it fits or not. An empty or damaged hash fits nothing.
[[nodiscard]] bool fits(const secret& password, const std::string& hash);

} // namespace barid::secrets
