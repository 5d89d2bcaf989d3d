#include "calendar/calendar.hpp"

#include "calendar/calendar_data.hpp"

#include <algorithm>

namespace barid::calendar {

using namespace std::chrono;

namespace {

constexpr auto farthest = days{36525}; // 100 years

error too_far() {
  return {errc::limit, "that is more than 100 years away", "take a shorter time, or a calendar with more hours"};
}

/// The local date whose midnight was the last to begin at or before `t`. Where the clock is set
/// back over midnight, dates do not return.
local_days date_at(const zone& where, instant t) {
  auto date = floor<days>(where.to_local(t));
  while (where.to_utc(date + days{1}) <= t && t < where.to_utc(date + days{2})) date += days{1};
  return date;
}

} // namespace

/// The open intervals of one local date after the other.
class calendar::walk {
public:
  walk(const data& d, local_days first)
      : data_(d), clock_(d.where), day_(first),
        holiday_(std::lower_bound(d.holidays.begin(), d.holidays.end(), first,
                                  [](const dated_holiday& h, local_days wanted) { return h.date < wanted; })) {}

  /// Calls `each(begin, end)` for the intervals of `count` days in order, until it says true;
  /// whether it did.
  template <class Each>
  bool until(days count, Each each) {
    for (const auto last = day_ + count; day_ < last; day_ += days{1}) {
      if (is_holiday()) continue;
      for (const auto& piece : data_.pieces[weekday{day_}.c_encoding()]) {
        const auto begin = clock_.to_utc(day_ + piece.begin);
        const auto end = clock_.to_utc(day_ + piece.end);
        if (begin < end && each(begin, end)) return true;
      }
    }
    return false;
  }

  /// Goes `count` working days on; nothing if that is too far away.
  std::optional<local_days> working_days_on(int count) {
    for (const auto last = day_ + farthest; count > 0;) {
      day_ += days{1};
      if (day_ > last) return std::nullopt;
      if (!is_holiday() && data_.works[weekday{day_}.c_encoding()]) --count;
    }
    return day_;
  }

private:
  [[nodiscard]] bool is_holiday() {
    while (holiday_ != data_.holidays.end() && holiday_->date < day_) ++holiday_;
    return holiday_ != data_.holidays.end() && holiday_->date == day_;
  }

  const data& data_;
  local_clock clock_;
  local_days day_;
  std::vector<dated_holiday>::const_iterator holiday_;
};

const zone& calendar::where() const {
  return data_->where;
}
const std::string& calendar::version() const {
  return data_->version;
}

std::vector<open_hours> calendar::week() const {
  std::vector<open_hours> out;
  for (unsigned day = 0; day < 7; ++day)
    for (const auto& piece : data_->pieces[day]) out.push_back({weekday{day}, piece.begin, piece.end});
  return out;
}

std::vector<holiday> calendar::holidays() const {
  std::vector<holiday> out;
  for (const auto& h : data_->holidays) out.push_back({year_month_day{h.date}, h.name});
  return out;
}

bool calendar::is_open(instant t) const {
  return walk(*data_, date_at(data_->where, t)).until(days{1}, [t](instant begin, instant end) {
    return begin <= t && t < end;
  });
}

std::optional<instant> calendar::next_opening(instant t) const {
  std::optional<instant> found;
  walk(*data_, date_at(data_->where, t)).until(farthest, [&](instant begin, instant end) {
    if (end > t) found = std::max(begin, t);
    return found.has_value();
  });
  return found;
}

std::optional<instant> calendar::next_closing(instant t) const {
  auto open_until = t;
  const bool closes = walk(*data_, date_at(data_->where, t)).until(farthest, [&](instant begin, instant end) {
    if (begin > open_until) return true;
    open_until = std::max(open_until, end);
    return false;
  });
  if (!closes && open_until > t) return std::nullopt;
  return open_until;
}

result<duration> calendar::open_between(instant from, instant to) const {
  if (to < from) {
    auto back = open_between(to, from);
    if (!back) return back.why();
    return -*back;
  }
  if (from < first_instant || to > last_instant || to - from > farthest) return too_far();
  auto sum = duration::zero();
  walk(*data_, date_at(data_->where, from)).until(farthest + days{2}, [&](instant begin, instant end) {
    begin = std::max(begin, from);
    end = std::min(end, to);
    if (begin < end) sum += end - begin;
    return begin >= to;
  });
  return sum;
}

result<instant> calendar::add_open(instant t, duration business) const {
  if (business < duration::zero()) return error{errc::invalid, "business time cannot be negative", {}};
  if (business == duration::zero()) return t;
  std::optional<instant> due;
  walk(*data_, date_at(data_->where, t)).until(farthest, [&](instant begin, instant end) {
    begin = std::max(begin, t);
    if (begin >= end) return false;
    if (business <= end - begin) due = begin + business;
    else business -= end - begin;
    return due.has_value();
  });
  if (!due) return too_far();
  return *due;
}

result<instant> calendar::add_business_days(instant t, int count) const {
  if (count < 0) return error{errc::invalid, "business days cannot be negative", {}};
  auto due = t;
  if (count > 0) {
    const auto local = data_->where.to_local(t);
    const auto date = floor<days>(local);
    const auto reached = walk(*data_, date).working_days_on(count);
    if (!reached) return too_far();
    due = data_->where.to_utc(*reached + (local - date));
  }
  const auto opening = next_opening(due);
  if (!opening) return too_far();
  return *opening;
}

bool calendar::is_working_day(year_month_day date) const {
  const local_days day{date};
  return data_->works[weekday{day}.c_encoding()] && data_->holiday_on(day) == nullptr;
}

std::optional<holiday> calendar::holiday_at(instant t) const {
  const auto* found = data_->holiday_on(date_at(data_->where, t));
  if (found == nullptr) return std::nullopt;
  return holiday{year_month_day{found->date}, found->name};
}

} // namespace barid::calendar
