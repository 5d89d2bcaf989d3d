// runtime/http/endpoints/second_factor.hpp - signing in with a code besides the password, and one's
// own password.

#pragma once

#include "runtime/http/route.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::http {

/// Nothing when this person may come in; else what to answer: `second_factor` where a code is
/// needed, or the one given does not fit or was used already.
[[nodiscard]] std::optional<answer> second_factor_refusal(const call& c, agent_id who, const std::string& code);

[[nodiscard]] std::vector<route> second_factor_routes();

} // namespace barid::http
