// calendar/ics_lines.hpp - the content lines of an iCalendar file, unfolded, with the lines of the
// file that they began on; for holidays.cpp.

#pragma once

#include "model/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace barid::calendar {

/// `NAME;PARAMETER=x:VALUE` (RFC 5545 §3.1).
struct ics_line {
  std::size_t number = 0; ///< In the file, from 1.
  std::string name;       ///< In upper case.
  std::string text;       ///< The whole line, name and parameters included.

  /// What stands behind the first colon outside quotes; empty when there is none.
  [[nodiscard]] std::string_view value() const;
};

/// Splits and unfolds. LF and CR LF both end a line, a byte order mark and empty lines are skipped.
/// `errc::invalid` for a NUL and for a line without a name, `errc::limit` for a line over 64 KB.
[[nodiscard]] result<std::vector<ics_line>> read_ics_lines(std::string_view file);

/// An error about a line of the file: `line 12: …`.
[[nodiscard]] error error_at(std::size_t line, std::string what, std::string help = {});

} // namespace barid::calendar
