// model/time.hpp - the two times of the engine.
//
// Wall time is for deadlines, receipts and everything stored; steady time is for timeouts. Code
// below runtime/ never reads a clock: times come in as arguments.

#pragma once

#include <chrono>
#include <string>

namespace barid {

/// A point in UTC, in microseconds, as PostgreSQL keeps it.
using instant = std::chrono::sys_time<std::chrono::microseconds>;

/// An elapsed duration, in microseconds.
using duration = std::chrono::microseconds;

/// `2026-03-29T07:00:00Z`, with a fraction of a second only when there is one (RFC 3339).
[[nodiscard]] std::string to_rfc3339(instant t);

/// `5m`, `1h30m`, `2d`, `0s`: the largest units first, as the rule language writes durations.
[[nodiscard]] std::string to_text(duration d);

/// The wall clock behind an interface, so that tests can advance it (promise P11).
class wall_clock {
public:
  virtual ~wall_clock() = default;
  [[nodiscard]] virtual instant now() const = 0;
};

} // namespace barid
