// calendar/calendar_data.hpp - what a calendar is inside; for this folder.

#pragma once

#include "calendar/calendar.hpp"

#include <array>

namespace barid::calendar {

/// Open from `begin` to `end` (exclusive) of one local date, both from 00:00 to 24:00.
struct day_piece {
  std::chrono::minutes begin;
  std::chrono::minutes end;
};

struct dated_holiday {
  std::chrono::local_days date;
  std::string name;
};

struct calendar::data {
  zone where;
  /// By weekday (Sunday is 0), in order, neither touching nor overlapping. An interval over
  /// midnight is two pieces.
  std::array<std::vector<day_piece>, 7> pieces;
  std::array<bool, 7> works{};         ///< By weekday: whether an interval begins on it.
  std::vector<dated_holiday> holidays; ///< By date, each date once.
  std::string version;

  /// The holiday on a date, or nullptr.
  [[nodiscard]] const dated_holiday* holiday_on(std::chrono::local_days date) const;
};

} // namespace barid::calendar
