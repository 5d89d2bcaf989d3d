// calendar/ics_event.hpp - one VEVENT, read; for holidays.cpp. What knows libical is behind this.

#pragma once

#include "calendar/ics_lines.hpp"
#include "model/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace barid::calendar {

struct ics_event {
  std::size_t line = 0; ///< Of its BEGIN.
  std::string uid;
  std::string summary;
  bool cancelled = false;
  bool whole_days = false; ///< Else the rest, but for the summary, is not set.
  std::chrono::sys_days begin;
  std::chrono::days length{1};
  const ics_line* rule = nullptr; ///< RRULE.
  std::vector<std::chrono::sys_days> more;
  std::vector<std::chrono::sys_days> except;
  std::optional<std::chrono::sys_days> instead_of; ///< RECURRENCE-ID.
};

/// An event of the lines between BEGIN:VEVENT and END:VEVENT, those of inner components left out.
[[nodiscard]] result<ics_event> read_ics_event(std::size_t line, const std::vector<const ics_line*>& lines);

/// The dates on which a yearly event begins, from its first one to the end of the year `last`;
/// those before `first` may be missing.
[[nodiscard]] result<std::vector<std::chrono::sys_days>> expand_yearly(const ics_event& event, std::chrono::year first,
                                                                       std::chrono::year last);

} // namespace barid::calendar
