// Checks a plan and brings it into the form that answers are read off.

#include "calendar/calendar_data.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace barid::calendar {

using namespace std::chrono;

namespace {

constexpr std::size_t most_hours = 1000;
constexpr std::size_t most_holidays = 20000;
constexpr minutes midnight = hours{24};

std::string clock_text(minutes m) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%02ld:%02ld", long(m.count() / 60), long(m.count() % 60));
  return out.data();
}

result<void> check(const open_hours& h) {
  if (!h.day.ok()) return error{errc::invalid, "there is no such weekday", {}};
  if (h.begin < minutes{0} || h.begin >= midnight || h.end < minutes{0} || h.end > midnight)
    return error{errc::invalid, "hours lie between 00:00 and 24:00", {}};
  if (h.begin == h.end)
    return error{errc::invalid, "`" + clock_text(h.begin) + "-" + clock_text(h.end) + "` is no time at all",
                 "write `00:00-24:00` for a whole day"};
  return {};
}

result<void> check(const calendar_plan& plan) {
  if (plan.hours.empty())
    return error{errc::invalid, "the calendar has no hours: nothing would ever fall due",
                 "add hours such as `hours mon..fri 09:00-17:00`"};
  if (plan.hours.size() > most_hours)
    return error{errc::limit, "the calendar has more than 1,000 intervals of hours", {}};
  if (plan.holidays.size() > most_holidays)
    return error{errc::limit, "the calendar has more than 20,000 holidays",
                 "leave out the years that are long past or far away"};
  for (const auto& h : plan.hours)
    if (auto sound = check(h); !sound) return sound.why();
  for (const auto& h : plan.holidays)
    if (!h.date.ok()) return error{errc::invalid, "the holiday `" + h.name + "` is on a date that does not exist", {}};
  return {};
}

void merge(std::vector<day_piece>& pieces) {
  std::sort(pieces.begin(), pieces.end(), [](const day_piece& a, const day_piece& b) { return a.begin < b.begin; });
  std::vector<day_piece> merged;
  for (const auto& p : pieces)
    if (!merged.empty() && p.begin <= merged.back().end) merged.back().end = std::max(merged.back().end, p.end);
    else merged.push_back(p);
  pieces = std::move(merged);
}

/// FNV-1a over numbers and text.
class content_hash {
public:
  void add(std::string_view text) {
    for (const char c : text) add_byte(static_cast<unsigned char>(c));
    add_byte(0);
  }
  void add(std::int64_t number) {
    for (int i = 0; i < 8; ++i) add_byte(static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (8 * i)));
  }
  [[nodiscard]] std::string text() const {
    std::array<char, 17> out{};
    std::snprintf(out.data(), out.size(), "%016llx", static_cast<unsigned long long>(state_));
    return out.data();
  }

private:
  void add_byte(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001B3u; }
  std::uint64_t state_ = 0xCBF29CE484222325u;
};

} // namespace

const dated_holiday* calendar::data::holiday_on(local_days date) const {
  const auto found = std::lower_bound(holidays.begin(), holidays.end(), date,
                                      [](const dated_holiday& h, local_days wanted) { return h.date < wanted; });
  return found != holidays.end() && found->date == date ? &*found : nullptr;
}

result<calendar> make_calendar(const calendar_plan& plan) {
  if (auto sound = check(plan); !sound) return sound.why();
  auto found = find_zone(plan.zone);
  if (!found) return found.why();
  auto d = std::make_shared<calendar::data>(calendar::data{std::move(found).value(), {}, {}, {}, {}});

  for (const auto& h : plan.hours) {
    const auto day = h.day.c_encoding();
    d->works[day] = true;
    if (h.end > h.begin) {
      d->pieces[day].push_back({h.begin, h.end});
    } else {
      d->pieces[day].push_back({h.begin, midnight});
      if (h.end > minutes{0}) d->pieces[(day + 1) % 7].push_back({minutes{0}, h.end});
    }
  }
  for (auto& pieces : d->pieces) merge(pieces);

  for (const auto& h : plan.holidays) d->holidays.push_back({local_days{h.date}, h.name});
  const auto by_date = [](const dated_holiday& a, const dated_holiday& b) { return a.date < b.date; };
  std::stable_sort(d->holidays.begin(), d->holidays.end(), by_date);
  const auto same_date = [](const dated_holiday& a, const dated_holiday& b) { return a.date == b.date; };
  d->holidays.erase(std::unique(d->holidays.begin(), d->holidays.end(), same_date), d->holidays.end());

  content_hash hash;
  hash.add(d->where.name());
  for (std::size_t day = 0; day < 7; ++day) {
    hash.add(d->works[day] ? 1 : 0);
    for (const auto& p : d->pieces[day]) {
      hash.add(p.begin.count());
      hash.add(p.end.count());
    }
    hash.add(-1);
  }
  for (const auto& h : d->holidays) hash.add(h.date.time_since_epoch().count());
  d->version = hash.text();
  return calendar(std::move(d));
}

} // namespace barid::calendar
