// runtime/store/report_rows.hpp - what came, what was answered and how long it took, in numbers.
//
// Reads as whoever asks may see: the caller names the channels.

#pragma once

#include "runtime/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::store {

struct report_span {
  std::vector<mailbox_id> channels;
  instant from, to;
  std::string zone; ///< IANA name: days begin there.
};
/// The beginning of the day `days` - 1 days before `now`. Fails with `invalid` for a zone that is
/// none.
[[nodiscard]] result<instant> report_start(connection& on, instant now, int days, const std::string& zone);

struct day_report {
  std::string day; ///< `2026-03-29`
  std::int64_t received = 0, answered = 0, opened = 0, closed = 0;
};
/// Every day of the span, also those on which nothing happened. Answers are those that people
/// wrote.
[[nodiscard]] result<std::vector<day_report>> report_days(connection& on, const report_span& of);

struct clock_report {
  std::string clock;
  std::int64_t met = 0, breached = 0, running = 0;
  std::optional<double> median,
      slowest_tenth; ///< Microseconds of time that counts, of those that ended.
};
/// Of the clocks that began in the span.
[[nodiscard]] result<std::vector<clock_report>> report_clocks(connection& on, const report_span& of);

struct group_report {
  std::int64_t id = 0;
  std::int64_t received = 0; ///< In the span, as `answered`.
  std::int64_t answered = 0;
  std::int64_t open = 0; ///< Now, as the following.
  std::int64_t unassigned = 0, overdue = 0;
  std::int64_t at_risk = 0;    ///< Due within four hours, and not overdue.
  std::int64_t unanswered = 0; ///< A customer waits.
  std::optional<instant> oldest_unanswered;
};
[[nodiscard]] result<std::vector<group_report>> report_channels(connection& on, const report_span& of);
[[nodiscard]] result<std::vector<group_report>> report_teams(connection& on, const report_span& of);
[[nodiscard]] result<std::vector<group_report>> report_agents(connection& on, const report_span& of);

} // namespace barid::store
