// runtime/store/ledger_limits.hpp - `at most once per D` and budgets, decided by the commit itself.

#pragma once

#include "runtime/store/deciding.hpp"
#include "runtime/store/exchange.hpp"

#include <vector>

namespace barid::store {

/// One use of a limit, and where its answer goes.
struct limit_claim {
  const limit_use* what;
  std::function<void()> granted;
};

/// Takes every limit that still has room, in the order of their scopes; the same scope several
/// times in one group is asked one after the other.
void take_limits(exchange& to, std::vector<limit_claim> claims);

} // namespace barid::store
