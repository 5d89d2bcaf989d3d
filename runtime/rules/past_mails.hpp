// runtime/rules/past_mails.hpp - stored mails as they were decided, one after the other.

#pragma once

#include "desk/compare.hpp"
#include "model/result.hpp"
#include "runtime/store/connection.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace barid::rules {

/// Hands out the newest `most` mails with what was known then, oldest first; some hundred are in memory at
/// once. `progress` may be empty. The answer: how many were left out, as no rule saw them or another
/// version stored them.
[[nodiscard]] result<std::size_t> visit_past_mails(
    store::connection& on, std::int64_t most, const std::function<void(desk::past_mail)>& visit,
    const std::function<void(std::size_t done, std::size_t of)>& progress = {});

} // namespace barid::rules
