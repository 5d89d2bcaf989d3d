// runtime/http/auth/identify.hpp - from a cookie or bearer token to the agent behind it.

#pragma once

#include "runtime/http/connection_pool.hpp"
#include "runtime/http/settings.hpp"
#include "runtime/http/viewer.hpp"

#include <map>
#include <optional>
#include <string>

namespace barid::http {

/// `__Host-barid` by https (a cookie of that name cannot be set by a neighbouring host).
[[nodiscard]] const char* cookie_name(bool https);

/// The line of a session's cookie that lives so long; none at all takes it away.
[[nodiscard]] std::string set_cookie(bool https, const std::string& token, std::chrono::seconds lives);

/// Where the token of this session is due to be exchanged: the line that gives the browser its successor.
[[nodiscard]] std::optional<std::string> exchanged_cookie(connection_pool& engine_db, const settings& of, bool https,
                                                          const std::map<std::string, std::string>& headers,
                                                          const viewer& who, instant now);

/// Who it is; nothing when nobody is signed in. A bearer token goes before a cookie. Fails only
/// where the database does.
[[nodiscard]] result<std::optional<viewer>> identify(connection_pool& engine_db, bool https,
                                                     const std::map<std::string, std::string>& headers, instant now);

} // namespace barid::http
