#include "grammar/imap/internal_date.hpp"

#include <array>
#include <cctype>
#include <string>

namespace barid::imap {

namespace {

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};

/// Exactly `width` digits from `at`; -1 where there are others.
int digits(std::string_view text, std::size_t at, std::size_t width) {
  int out = 0;
  for (std::size_t i = at; i < at + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    out = out * 10 + (text[i] - '0');
  }
  return out;
}

int month_number(std::string_view text) {
  std::string lower;
  for (const char c : text) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (std::size_t i = 0; i < months.size(); ++i)
    if (months[i] == lower) return static_cast<int>(i) + 1;
  return -1;
}

} // namespace

std::optional<instant> parse_internal_date(std::string_view text) {
  using namespace std::chrono;
  std::string padded(text);
  // The day is two bytes with a leading space; some servers send one digit alone.
  if (padded.size() == 25) padded.insert(0, 1, ' ');
  if (padded.size() != 26) return std::nullopt;
  if (padded[0] == ' ') padded[0] = '0';
  const std::string_view t = padded;
  if (t[2] != '-' || t[6] != '-' || t[11] != ' ' || t[14] != ':' || t[17] != ':' || t[20] != ' ') return std::nullopt;
  const int month_of_year = month_number(t.substr(3, 3));
  const int day_of_month = digits(t, 0, 2);
  const int year_number = digits(t, 7, 4);
  const int h = digits(t, 12, 2);
  const int m = digits(t, 15, 2);
  const int s = digits(t, 18, 2);
  const int zone_hours = digits(t, 22, 2);
  const int zone_minutes = digits(t, 24, 2);
  if (month_of_year < 1 || day_of_month < 1 || year_number < 1 || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 ||
      s > 60 || zone_hours < 0 || zone_hours > 23 || zone_minutes < 0 || zone_minutes > 59 ||
      (t[21] != '+' && t[21] != '-'))
    return std::nullopt;
  const year_month_day date{year(year_number), month(static_cast<unsigned>(month_of_year)),
                            day(static_cast<unsigned>(day_of_month))};
  if (!date.ok()) return std::nullopt;
  const auto zone = hours(zone_hours) + minutes(zone_minutes);
  const instant local = sys_days(date) + hours(h) + minutes(m) + seconds(s);
  return t[21] == '+' ? local - zone : local + zone;
}

} // namespace barid::imap
