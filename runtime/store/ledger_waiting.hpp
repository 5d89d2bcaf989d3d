// runtime/store/ledger_waiting.hpp - what a group's decisions leave waiting: timers, clocks, flows.

#pragma once

#include "runtime/store/deciding.hpp"
#include "runtime/store/exchange.hpp"

#include <vector>

namespace barid::store {

void store_timers(exchange& to, const std::vector<const decision*>& won);
void store_clocks(exchange& to, const std::vector<const decision*>& won);
void store_flows(exchange& to, const std::vector<const decision*>& won);

} // namespace barid::store
