// runtime/mail/invitation/read_calendar.hpp - the event of a calendar part, to be shown.
//
// Owns     the only code that hands calendars of strangers to libical, and the guards in front of
// it. Never    opens zone files (the reader's sandbox has none) and never expands a recurrence: offsets
//          come from the time zones that the part itself defines.
// Fails    never; what is no calendar gives nothing.

#pragma once

#include "model/mail.hpp"

#include <optional>
#include <string_view>

namespace barid::invitation {

/// The first event (else the first to-do) of an iCalendar object (RFC 5545). `method` is the one of
/// the Content-Type (RFC 6047 §2.4), which counts where the object names none. Of `text`, valid
/// UTF-8, at most 256 KB are looked at.
[[nodiscard]] std::optional<calendar_entry> read_calendar(std::string_view text, std::string_view method);

} // namespace barid::invitation
