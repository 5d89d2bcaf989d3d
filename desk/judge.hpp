// desk/judge.hpp - whether an expectation is met; if not, what is so instead, and why.

#pragma once

#include "desk/run_tests.hpp"
#include "desk/simulated.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::desk {

/// Nothing where it is met.
[[nodiscard]] std::optional<failure> judge(const simulated& d, const dsl::test_case& t, const dsl::expectation& e,
                                           span at);

/// A moment as the test would write it: in its zone.
[[nodiscard]] std::string moment_in(const dsl::test_case& t, instant at);

/// The happenings that an expectation speaks of; those of the desk itself are of every conversation
/// that is not named.
[[nodiscard]] std::vector<const happening*> spoken_of(const simulated& d, const dsl::expectation& e);

/// Whether an effect is of a verb; `called` means webhooks and extensions.
[[nodiscard]] bool is_of_kind(const effect& made, const std::string& subject);

/// Whether an effect is what the expectation is about (kind `effect`).
[[nodiscard]] bool is_meant(const happening& h, std::size_t effect, const dsl::expectation& e);

/// Lines that tell why: rules that could have done it, what held them back, and what acted instead.
[[nodiscard]] std::vector<std::string> reasons(const simulated& d, const dsl::test_case& t, const dsl::expectation& e);

} // namespace barid::desk
