#include "runtime/http/moment.hpp"

#include <charconv>

namespace barid::http {

namespace {

/// Two or four digits at `at`, which moves on; −1 for anything else.
int digits(std::string_view text, std::size_t& at, std::size_t count) {
  int out = 0;
  if (at + count > text.size()) return -1;
  const auto [end, wrong] = std::from_chars(text.data() + at, text.data() + at + count, out);
  if (wrong != std::errc{} || end != text.data() + at + count || text[at] == '-') return -1;
  at += count;
  return out;
}

bool sign(std::string_view text, std::size_t& at, std::string_view any_of) {
  if (at >= text.size() || any_of.find(text[at]) == std::string_view::npos) return false;
  ++at;
  return true;
}

} // namespace

std::optional<instant> read_moment(const std::string& text) {
  using namespace std::chrono;
  std::size_t at = 0;
  const int year = digits(text, at, 4);
  if (!sign(text, at, "-")) return {};
  const int month = digits(text, at, 2);
  if (!sign(text, at, "-")) return {};
  const int day = digits(text, at, 2);
  if (!sign(text, at, "Tt ")) return {};
  const int hour = digits(text, at, 2);
  if (!sign(text, at, ":")) return {};
  const int minute = digits(text, at, 2);
  if (!sign(text, at, ":")) return {};
  const int second = digits(text, at, 2);
  std::int64_t micro = 0;
  if (sign(text, at, ".")) {
    std::int64_t unit = 100'000;
    const auto begin = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) micro += (text[at] - '0') * unit;
    if (at == begin) return {};
  }
  minutes offset{0};
  if (!sign(text, at, "Zz")) {
    const bool west = at < text.size() && text[at] == '-';
    if (!sign(text, at, "+-")) return {};
    const int h = digits(text, at, 2);
    if (!sign(text, at, ":")) return {};
    const int m = digits(text, at, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59) return {};
    offset = hours(h) + minutes(m);
    if (west) offset = -offset;
  }
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  const bool fits = at == text.size() && year >= 1970 && month > 0 && day > 0 && date.ok() && hour >= 0 && hour < 24 &&
                    minute >= 0 && minute < 60 && second >= 0 && second <= 60;
  if (!fits) return {};
  return instant(sys_days(date)) + hours(hour) + minutes(minute) + seconds(second) + microseconds(micro) - offset;
}

} // namespace barid::http
