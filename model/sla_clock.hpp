// model/sla_clock.hpp - one promise made to a customer, as it stands.
//
// Deadlines are not kept here: they follow from the policy, the calendar and these facts, so that a
// changed calendar or SLA shows at once (dsl/sla.hpp).

#pragma once

#include "model/time.hpp"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace barid {

struct sla_clock {
  std::string kind; ///< `first_response`, `next_response`, `resolution`.
  instant start{};
  std::vector<std::pair<instant, instant>> pauses; ///< Ended ones, in order.
  std::optional<instant> paused_since;
  std::optional<instant> stopped; ///< Met or cancelled; a stopped clock fires no more.
  bool met = false;
  std::set<unsigned> warned; ///< Percentages that were announced.
  bool breached = false;

  friend bool operator==(const sla_clock&, const sla_clock&) = default;
};

} // namespace barid
