// dsl/check_call.hpp - what goes out to other systems: `webhook`, `extension`, and the statements that
// call them, alone or in `try … else`.

#pragma once

#include "dsl/checker.hpp"

#include <optional>

namespace barid::dsl {

/// `crm.touch(customer.address, "breach")`, where `crm.touch` is declared.
[[nodiscard]] bool is_call(const checker& c, const route::statement& s);
/// Reads it; reports what does not fit its parameters.
[[nodiscard]] std::optional<action> check_call(checker& c, const route::statement& from);
/// `try CALL else { … }`
[[nodiscard]] std::optional<action> check_try(checker& c, const route::statement& from);
/// Tells the `else`s of one rule apart; after tables and flows.
void name_elses(program& p);

} // namespace barid::dsl
