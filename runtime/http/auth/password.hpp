// runtime/http/auth/password.hpp - passwords as Argon2id strings (RFC 9106).
//
// Never    stores, logs or returns a password. At most two are computed at one time: each takes
//          `password_cost::memory`.

#pragma once

#include "model/result.hpp"
#include "runtime/http/settings.hpp"

#include <string>

namespace barid::http {

/// 10 to 1,024 bytes; fails with `invalid` otherwise.
[[nodiscard]] result<void> acceptable_password(const std::string& password);

/// `$argon2id$…`. Fails with `exhausted` without the memory.
[[nodiscard]] result<std::string> hash_password(const std::string& password, const password_cost& cost);

/// Takes as long for an empty `hash` (nobody has that address) as for a wrong password.
[[nodiscard]] bool password_fits(const std::string& hash, const std::string& password, const password_cost& cost);

} // namespace barid::http
