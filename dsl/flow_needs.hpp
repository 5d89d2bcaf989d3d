// dsl/flow_needs.hpp - what a running flow uses by name: rules that lack it may not come into
// force.

#pragma once

#include "dsl/program.hpp"

#include <set>
#include <string>

namespace barid::dsl {

/// A declaration: `reply reminder`.
struct flow_need {
  std::string kind; ///< The word of the language: reply, list, calendar, sla, status, flag, attribute, webhook.
  std::string name;

  friend auto operator<=>(const flow_need&, const flow_need&) = default;
};

/// What an instance that waits in this step may still use. With repeats that is more than what
/// stands behind it; for a step that the flow does not have it is everything.
[[nodiscard]] std::set<flow_need> needs_of(const program& rules, const flow_policy& f, const std::string& step);

[[nodiscard]] bool has(const program& rules, const flow_need& need);

} // namespace barid::dsl
