// dsl/flow_course.hpp - where a flow stands and what comes next: steps, repeats, deadlines.
//
// Never    acts: what a step does is decided in dsl/flow_run.

#pragma once

#include "dsl/program.hpp"
#include "model/event.hpp"
#include "model/flow.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace barid::dsl {

/// A wait of a flow. `iteration` counts the passes of the repeats around the step as one number: 0
/// the first time, then as often as the step comes again.
struct flow_place {
  std::uint32_t step = 0;
  std::uint32_t iteration = 0;

  friend bool operator==(const flow_place&, const flow_place&) = default;
};

/// How often a step comes at most.
[[nodiscard]] std::uint64_t passes_of(const flow_policy& f, std::uint32_t step);

/// The place behind `at`; nothing behind the last step.
[[nodiscard]] std::optional<flow_place> behind(const flow_policy& f, flow_place at);

/// Where an instance stands; nothing if the flow has no such step.
[[nodiscard]] std::optional<flow_place> place_of(const flow_policy& f, const flow_instance& i);

/// The moment from which waits run that begin with `e`: its own, or, where it was met late (nobody
/// was there to see it), when it was met.
[[nodiscard]] instant moment_of(const event& e, const facts& known);

/// A new instance in its first step. `rules` holds the flow; its calendars count the wait.
[[nodiscard]] flow_instance begin_flow(const program& rules, const flow_policy& f, instant at);

/// Lets `i` wait in `place` from `at` on.
void enter(const program& rules, const flow_policy& f, flow_instance& i, flow_place place, instant at);

/// The end of the present wait, counted anew from where it began: calendars may have changed.
[[nodiscard]] std::optional<instant> deadline_of(const program& rules, const flow_policy& f, const flow_instance& i);

} // namespace barid::dsl
