// calendar/holidays.hpp - holidays out of an iCalendar file (RFC 5545).
//
// A holiday is a VEVENT of whole days: DTSTART a date, for one day or up to DTEND (exclusive) or
// for DURATION; from midnight to midnight in local time counts as well, as some programs write it.
// It may repeat every year (RRULE with FREQ=YEARLY, RDATE, EXDATE, and RECURRENCE-ID for a year in
// which it moved). A cancelled one does not count.
//
// Never    guesses: what cannot be read is an error that names the line, and nothing of the file is
//          used. Events with a time of day close no date; they are listed as skipped.
// Bounds   4 MB, 20,000 events and as many dates, 366 days an event, 128 repeating events.
// Thread   any thread; one file at a time.

#pragma once

#include "calendar/calendar.hpp"
#include "model/result.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace barid::calendar {

struct holiday_file {
  std::vector<holiday> holidays;    ///< By date, each date once; of several events the first names it.
  std::vector<std::string> skipped; ///< For people: `line 12: "Meeting" has a time of day, …`.
};

/// The holidays from 1 January of `first` to 31 December of `last` (at most 200 years). Names are
/// the bytes of the file, with control characters made spaces: check that the file is UTF-8 before.
/// `errc::invalid` with the line for what cannot be read, `errc::limit` for too much.
[[nodiscard]] result<holiday_file> read_holidays(std::string_view file, std::chrono::year first,
                                                 std::chrono::year last);

} // namespace barid::calendar
