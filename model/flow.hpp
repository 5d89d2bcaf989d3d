// model/flow.hpp - what a conversation waits for by itself: a running flow, and quiet.
//
// Deadlines are absolute. The code of a flow is not here: it is pinned by the hash of its rules.

#pragma once

#include "model/time.hpp"
#include "model/value.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace barid {

/// A flow that runs for a conversation; at most one of each name.
struct flow_instance {
  std::string flow;
  std::string code;            ///< Hash of the flow's declaration: where it is the same, the code is the same.
  std::string program;         ///< Content hash of the rules that hold the declaration.
  std::string step;            ///< The step whose wait runs.
  std::uint32_t iteration = 0; ///< Passes of the repeats around the step, counted as one number.
  instant started{};
  instant entered{};                      ///< The step's wait runs from here.
  std::optional<instant> due;             ///< Its end; missing where the wait has none.
  instant ends{};                         ///< The age limit: then the flow ends wherever it is.
  std::map<std::string, value> captures;  ///< What the patterns of its `when` captured.
  std::map<std::string, value> arguments; ///< Those of the event that started it.

  friend bool operator==(const flow_instance&, const flow_instance&) = default;
};

/// `idle 3d`, `unanswered 2 business hours in riyadh`: each happens once in a quiet period.
struct quiet_wait {
  std::string event;          ///< `idle` or `unanswered`.
  std::string after;          ///< How long, as the rules write it.
  instant since{};            ///< Where the quiet period began.
  std::optional<instant> due; ///< Missing: it has happened, or was over before the rules asked for it.

  friend bool operator==(const quiet_wait&, const quiet_wait&) = default;
};

} // namespace barid
