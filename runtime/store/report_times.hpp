// runtime/store/report_times.hpp - how long clocks took, by whose they were, and how much was open day by day.
//
// Reads as whoever asks may see: the span names the channels. Of clocks that began in the span; whose a clock is, is
// that of its last change.

#pragma once

#include "runtime/store/report_rows.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace barid::store {

struct time_report {
  std::string by; ///< `all`, `team`, `agent`, `channel`, `rule` or `sla`.
  std::string clock;
  std::optional<std::int64_t> id; ///< Of the team, agent or channel.
  std::string name;               ///< Of the rule or SLA.
  std::string target;             ///< sla: what was promised, as rules write it.
  std::int64_t met = 0, breached = 0, running = 0;
  std::optional<double> median, slowest_tenth; ///< Microseconds of time that counts, of those that ended.
};
[[nodiscard]] result<std::vector<time_report>> report_times(connection& on, const report_span& of);

/// Where the classes of `report_spread` end, in seconds; one more holds what took longer.
inline constexpr std::array<std::int64_t, 11> time_classes = {300,    900,    1'800,   3'600,   7'200,  14'400,
                                                              28'800, 86'400, 172'800, 345'600, 604'800};
struct spread_report {
  std::string clock;
  std::array<std::int64_t, time_classes.size() + 1> ended{};
};
/// How many took how long.
[[nodiscard]] result<std::vector<spread_report>> report_spread(connection& on, const report_span& of);

struct backlog_report {
  std::string day;       ///< `2026-03-29`
  std::int64_t open = 0; ///< At its end; of the last one at `to`.
};
/// As it is to be seen now: of one that was opened again, the time that it was closed is not known any more.
[[nodiscard]] result<std::vector<backlog_report>> report_backlog(connection& on, const report_span& of);

} // namespace barid::store
