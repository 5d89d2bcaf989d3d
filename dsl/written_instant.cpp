#include "dsl/written_instant.hpp"

#include "calendar/zone.hpp"

#include <cstdio>
#include <optional>

namespace barid::dsl {

namespace {

/// `+03:00`, `-0530`
std::optional<std::chrono::minutes> offset_of(const std::string& zone) {
  char sign = 0;
  int hours = 0, minutes = 0;
  if (std::sscanf(zone.c_str(), "%c%2d:%2d", &sign, &hours, &minutes) != 3 &&
      std::sscanf(zone.c_str(), "%c%2d%2d", &sign, &hours, &minutes) != 3)
    return std::nullopt;
  if ((sign != '+' && sign != '-') || hours > 14 || minutes > 59) return std::nullopt;
  const auto all = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return sign == '-' ? -all : all;
}

} // namespace

result<instant> parse_instant(const std::string& text, const std::string& zone) {
  using namespace std::chrono;
  int y = 0, seconds_read = 0;
  unsigned mo = 0, d = 0, h = 0, mi = 0;
  char between = 0;
  const int n = std::sscanf(text.c_str(), "%4d-%2u-%2u%c%2u:%2u:%2d", &y, &mo, &d, &between, &h, &mi, &seconds_read);
  if (n < 6) seconds_read = 0;
  const year_month_day date{year(y), month(mo), day(d)};
  if (n < 6 || !date.ok() || h > 23 || mi > 59 || seconds_read > 59)
    return error{errc::invalid, "`" + text + "` is no date and time",
                 "for example `2026-03-29 10:00 Asia/Riyadh` or `2026-03-29T10:00+03:00`"};
  const auto local = local_days(date) + hours(h) + minutes(mi) + seconds(seconds_read);
  if (zone.empty())
    return error{errc::invalid, "`" + text + "` is in which zone?", "add one, for example `Asia/Riyadh`"};
  if (zone == "Z" || zone == "z") return instant(local.time_since_epoch());
  if (zone[0] == '+' || zone[0] == '-') {
    const auto offset = offset_of(zone);
    if (!offset) return error{errc::invalid, "`" + zone + "` is no offset from UTC", "for example `+03:00`"};
    return instant(local.time_since_epoch() - *offset);
  }
  const auto z = calendar::find_zone(zone);
  if (!z) return z.why();
  return z->to_utc(time_point_cast<microseconds>(local));
}

} // namespace barid::dsl
