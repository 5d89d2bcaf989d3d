#include "model/time.hpp"

#include <array>
#include <cstdio>

namespace barid {

std::string to_rfc3339(instant t) {
  using namespace std::chrono;
  const auto day = floor<days>(t);
  const year_month_day date{day};
  const hh_mm_ss clock{t - day};
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02ld:%02ld:%02ld", int(date.year()), unsigned(date.month()),
                unsigned(date.day()), long(clock.hours().count()), long(clock.minutes().count()),
                long(clock.seconds().count()));
  std::string text = out.data();
  if (auto rest = clock.subseconds().count(); rest != 0) {
    std::snprintf(out.data(), out.size(), ".%06ld", long(rest));
    text += out.data();
    while (text.back() == '0') text.pop_back();
  }
  return text + "Z";
}

std::string to_text(duration d) {
  using namespace std::chrono;
  std::string out;
  if (d < duration::zero()) {
    out = "-";
    d = -d;
  }
  auto take = [&](auto unit, const char* letter) {
    auto n = duration_cast<decltype(unit)>(d);
    if (n.count() == 0) return;
    out += std::to_string(n.count()) + letter;
    d -= n;
  };
  take(days{}, "d");
  take(hours{}, "h");
  take(minutes{}, "m");
  take(seconds{}, "s");
  take(milliseconds{}, "ms");
  return out.empty() || out == "-" ? "0s" : out;
}

} // namespace barid
