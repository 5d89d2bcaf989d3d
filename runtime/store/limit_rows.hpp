// runtime/store/limit_rows.hpp - when limited effects last happened.

#pragma once

#include "runtime/store/connection.hpp"

#include <map>
#include <string>
#include <vector>

namespace barid::store {

/// Scope (32 bytes, as in `limit_use`) → when it was last taken. What was never taken is not among them.
[[nodiscard]] result<std::map<std::string, instant>> limits_taken(connection& on,
                                                                  const std::vector<std::string>& scopes);

} // namespace barid::store
