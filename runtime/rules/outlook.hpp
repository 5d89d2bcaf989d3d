// runtime/rules/outlook.hpp - what other rules would mean for what is under way: running flows, deadlines of open
// conversations, waits that nobody asked for before.
//
// Never    changes anything.

#pragma once

#include "model/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace barid::dsl {
struct program;
}
namespace barid::store {
class connection;
}

namespace barid::rules {

/// What becomes of instances of a flow that wait in a step.
struct flow_fate {
  std::string flow, step;
  std::int64_t running = 0;
  enum class kind_of {
    goes_on, ///< The next rules hold the same text.
    moves,   ///< `migrate` moves them.
    stays,   ///< They go on by the rules that they began with.
  } fate = kind_of::goes_on;
  std::string to; ///< moves: the step.
};

/// A deadline that only the next rules ask for: a quiet time, a warning or breach of an SLA, an overflow.
struct new_wait {
  std::string event; ///< `unanswered 2 business hours in office`, `overflow of billing to triage after 20m`
  std::int64_t conversations = 0; ///< That it may reach.
};

/// How an SLA promises something else.
struct promise_change {
  enum class kind_of {
    target, ///< `name` is a clock, `before` and `after` as rules write them; empty: it has none.
    hours,  ///< `name` is a calendar that has other hours or holidays.
    gone,   ///< The SLA is not there any more.
  } what = kind_of::target;
  std::string name, before, after;
};

/// `first_response 4h instead of 8 business hours in riyadh`, `other hours of riyadh`
[[nodiscard]] std::string in_words(const promise_change& c);

/// An SLA of the rules in force that promises something else by the next ones.
struct changed_promise {
  std::string sla;
  std::vector<promise_change> changes;
  std::int64_t conversations = 0; ///< Open ones whose clocks run by it: their deadlines move.
};

struct outlook {
  std::vector<flow_fate> flows;
  std::vector<new_wait> waits;
  std::vector<changed_promise> promises;
};

/// Fails where the store cannot be read.
[[nodiscard]] result<outlook> look_ahead(store::connection& on, const dsl::program& in_force, const dsl::program& next);

/// With the members `flows`, `waits` and `promises`.
[[nodiscard]] nlohmann::ordered_json outlook_json(const outlook& o);

} // namespace barid::rules
