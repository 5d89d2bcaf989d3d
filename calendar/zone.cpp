#include "calendar/zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace barid::calendar {

namespace {

using namespace std::chrono;

constexpr auto first_second = floor<seconds>(first_instant.time_since_epoch());
constexpr auto last_second = floor<seconds>(last_instant.time_since_epoch());

instant clip(instant t) {
  return std::clamp(t, first_instant, last_instant);
}

instant instant_of(date::sys_seconds t) {
  return instant{std::clamp(t.time_since_epoch(), first_second, last_second)};
}

date::sys_seconds seconds_of(instant t) {
  return date::sys_seconds{floor<seconds>(clip(t).time_since_epoch())};
}

/// Edits (insert, remove, replace, swap neighbours) that make one name the other, letter case
/// aside.
std::size_t distance(std::string_view a, std::string_view b) {
  const auto same = [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  };
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      const bool match = same(a[i - 1], b[j - 1]);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (match ? 0u : 1u)});
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

std::string_view city_of(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

/// The name most like the one asked for: near it as a whole, or with a city near it (`riyad`).
std::string nearest(std::string_view wanted) {
  if (wanted.empty() || wanted.size() > 64) return {};
  std::string best;
  const auto most = std::max<std::size_t>(1, city_of(wanted).size() / 3);
  auto best_distance = std::pair(most + 1, std::size_t{0}); // of the nearer, then of the whole
  for (const auto& candidate : date::get_tzdb().zones) {
    const std::string& name = candidate.name();
    if (name == "localtime") continue;
    const auto whole = distance(wanted, name);
    const auto d = std::pair(std::min(whole, distance(city_of(wanted), city_of(name))), whole);
    if (d < best_distance) {
      best = name;
      best_distance = d;
    }
  }
  return best;
}

error unknown_zone(std::string_view name) {
  error why{errc::not_found, "there is no time zone `" + std::string(name.substr(0, 64)) + "`", {}};
  if (const auto near = nearest(name); !near.empty()) why.help = "did you mean `" + near + "`?";
  else why.help = "take a name from the IANA time zone database, such as `Asia/Riyadh` or `UTC`";
  return why;
}

} // namespace

local_instant zone::to_local(instant t) const {
  const auto offset = data_->get_info(seconds_of(t)).offset;
  return local_instant{clip(t).time_since_epoch() + offset};
}

instant zone::to_utc(local_instant local) const {
  const auto since_epoch = clip(instant{local.time_since_epoch()}).time_since_epoch();
  const auto info = data_->get_info(date::local_seconds{floor<seconds>(since_epoch)});
  if (info.result == date::local_info::nonexistent) return instant_of(info.first.end);
  return instant{since_epoch - info.first.offset};
}

zone::stretch zone::stretch_at(instant t) const {
  const auto info = data_->get_info(seconds_of(t));
  return {instant_of(info.begin), instant_of(info.end), info.offset};
}

result<zone> find_zone(std::string_view name) {
  try {
    if (name == "localtime") return unknown_zone(name);
    const auto& zones = date::get_tzdb().zones;
    const auto found =
        std::lower_bound(zones.begin(), zones.end(), name,
                         [](const date::time_zone& z, std::string_view wanted) { return z.name() < wanted; });
    if (found == zones.end() || found->name() != name) return unknown_zone(name);
    (void)found->get_info(date::sys_seconds{}); // reads its data now, so that nothing fails later
    return zone(&*found, std::string(name));
  } catch (const std::exception&) {
    return error{errc::unavailable, "the system's time zone data cannot be read", "install the package tzdata"};
  }
}

instant local_clock::to_utc(local_instant local) {
  // Two days are more than any clock was ever set back or forward, so within the sure part every
  // local time happens once, and no later one happened before.
  const instant guess{local.time_since_epoch() - offset_};
  if (guess >= sure_begin_ && guess < sure_end_) return guess;
  const auto found = zone_->to_utc(local);
  const auto around = zone_->stretch_at(found);
  sure_begin_ = around.begin + days{2};
  sure_end_ = around.end - days{2};
  offset_ = around.offset;
  return found;
}

} // namespace barid::calendar
