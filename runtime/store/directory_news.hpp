// runtime/store/directory_news.hpp - how running engines hear that people, teams or accounts
// changed.

#pragma once

#include "runtime/store/connection.hpp"

#include <string>

namespace barid::store {

/// The channel of LISTEN; the payload is what changed: `team/3`.
inline constexpr const char* directory_news = "barid_directory";

/// Heard when the transaction commits.
[[nodiscard]] result<void> tell_directory_changed(connection& on, const std::string& subject);

} // namespace barid::store
