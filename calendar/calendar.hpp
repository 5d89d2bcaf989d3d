// calendar/calendar.hpp - working hours: when a desk is open, and business time between instants.
//
// Owns     a zone, weekly hours and holidays; a value, cheap to copy, never changed once made.
// Never    reads a clock.
// Fails    when made from hours that make no sense or from none at all; later only where an answer
//          lies more than 100 years away.
// Thread   any thread.
//
// Hours are local times. An interval that ends at or before its begin runs over midnight; it
// belongs to the day on which it begins. A holiday closes its whole local date, and with it the
// part of an interval that runs into that date from the day before; what an interval that begins on
// the holiday would have had after midnight stays open. Local times become instants as zone.hpp
// says: one that the clock skips begins at the end of the gap, one that it shows twice at the
// earlier. So a night shift is an hour longer or shorter when the clock changes, as it is for the
// people in it.

#pragma once

#include "calendar/zone.hpp"
#include "model/result.hpp"
#include "model/time.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::calendar {

/// From `begin` to `end` (exclusive), in minutes after local midnight: `begin` from 00:00 to 23:59,
/// `end` from 00:00 to 24:00; `end` < `begin`, or `end` 00:00, means an end on the next day.
struct open_hours {
  std::chrono::weekday day;
  std::chrono::minutes begin{0};
  std::chrono::minutes end{0};

  friend bool operator==(const open_hours&, const open_hours&) = default;
};

struct holiday {
  std::chrono::year_month_day date;
  std::string name; ///< For people; may be empty.

  friend bool operator==(const holiday&, const holiday&) = default;
};

/// What a calendar is made from.
struct calendar_plan {
  std::string zone;              ///< IANA name.
  std::vector<open_hours> hours; ///< In any order; overlapping ones count once. At most 1,000.
  std::vector<holiday> holidays; ///< In any order; the first on a date names it. At most 20,000.
};

class calendar {
public:
  /// The zone, for showing times and for reading local ones.
  [[nodiscard]] const zone& where() const;

  /// 16 hexadecimal digits that change with whatever can change an answer: zone, hours, dates of
  /// holidays (not their names, and not the system's zone data). Equal in every run of the program.
  [[nodiscard]] const std::string& version() const;

  /// When it is open in a week without holidays, for showing: by day from Sunday on and by time,
  /// none touching another; what runs over midnight is two.
  [[nodiscard]] std::vector<open_hours> week() const;

  /// By date, each date once.
  [[nodiscard]] std::vector<holiday> holidays() const;

  /// Whether the desk is open at `t`. It is open at an opening and closed at a closing.
  [[nodiscard]] bool is_open(instant t) const;

  /// The first instant from `t` on at which it is open: `t` itself where it is. Nothing if that is
  /// more than 100 years ahead.
  [[nodiscard]] std::optional<instant> next_opening(instant t) const;

  /// The first instant from `t` on at which it is closed: `t` itself where it is. Nothing if that
  /// is more than 100 years ahead: a desk that never closes.
  [[nodiscard]] std::optional<instant> next_closing(instant t) const;

  /// Business time that passes from `from` to `to`; negative when `to` is earlier. `errc::limit`
  /// for more than 100 years between them.
  [[nodiscard]] result<duration> open_between(instant from, instant to) const;

  /// The earliest instant at or behind `t` with `business` time between: a deadline. One that uses
  /// a day up falls on its closing, not on the next opening; for 0 it is `t`. `errc::invalid` for a
  /// negative time, `errc::limit` for a deadline more than 100 years ahead.
  [[nodiscard]] result<instant> add_open(instant t, duration business) const;

  /// The same clock time `days` working days on, moved to the next opening when it is closed then.
  /// A working day is a local date that is no holiday and on which some interval begins; the date
  /// of `t` itself is not counted, working day or not. For 0 it is the next opening from `t` on.
  /// Errors as `add_open`.
  [[nodiscard]] result<instant> add_business_days(instant t, int days) const;

  /// Whether a local date is a working day.
  [[nodiscard]] bool is_working_day(std::chrono::year_month_day date) const;

  /// The holiday on the local date of `t`; nothing on other days.
  [[nodiscard]] std::optional<holiday> holiday_at(instant t) const;

  friend bool operator==(const calendar& a, const calendar& b) { return a.version() == b.version(); }

private:
  struct data;
  class walk;
  friend result<calendar> make_calendar(const calendar_plan& plan);
  explicit calendar(std::shared_ptr<const data> d) : data_(std::move(d)) {}

  std::shared_ptr<const data> data_;
};

/// A calendar of a plan. `errc::not_found` for an unknown zone, `errc::invalid` for hours or dates
/// that do not exist and for no hours at all, `errc::limit` for too many.
[[nodiscard]] result<calendar> make_calendar(const calendar_plan& plan);

} // namespace barid::calendar
