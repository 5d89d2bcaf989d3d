// runtime/rules/running_flows.hpp - what flows that run now need of rules that are to come into
// force.

#pragma once

#include "dsl/program.hpp"
#include "model/diagnostic.hpp"
#include "model/result.hpp"
#include "runtime/store/connection.hpp"

#include <vector>

namespace barid::rules {

/// An error for everything that running flows use by name and `next` lacks, with how many wait in
/// which step. Flows whose code `next` holds itself, or which its `migrate` moves, need nothing
/// else. Reads the rules that the flows are pinned to.
[[nodiscard]] result<std::vector<diagnostic>> missed_by_flows(store::connection& on, const dsl::program& next);

} // namespace barid::rules
