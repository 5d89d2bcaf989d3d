// tests/calendar/slow_calendar.hpp - what a calendar means, minute by minute: the words of
// calendar.hpp with nothing clever about them. It asks the zone only what a clock shows.

#pragma once

#include "calendar/calendar.hpp"

#include <algorithm>
#include <vector>

namespace barid::calendar {

/// The minutes of [begin, begin + length) for plans of whole minutes; answers are right for
/// instants well inside.
class slow_calendar {
public:
  slow_calendar(const calendar_plan& plan, const zone& where, instant begin, std::chrono::days length) : begin_(begin) {
    using namespace std::chrono;
    const auto minutes_in_all = std::size_t(length / minutes{1});
    auto latest = local_instant::min();
    for (std::size_t m = 0; m < minutes_in_all; ++m) {
      shown_.push_back(where.to_local(at(m)));
      latest = std::max(latest, shown_.back());
      latest_shown_.push_back(latest);
    }
    open_.assign(minutes_in_all, false);
    const auto first = floor<days>(shown_.front()) - days{2};
    const auto last = floor<days>(latest) + days{2};
    for (auto date = first; date <= last; date += days{1})
      for (const auto& h : plan.hours)
        if (h.day == weekday{date}) set(date + h.begin, date + h.end + (h.end <= h.begin ? days{1} : days{0}), true);
    for (const auto& h : plan.holidays) set(local_days{h.date}, local_days{h.date} + days{1}, false);
    for (const bool open : open_) open_before_.push_back(open_before_.back() + (open ? 1 : 0));
  }

  [[nodiscard]] instant at(std::size_t minute) const { return begin_ + std::chrono::minutes{std::int64_t(minute)}; }
  [[nodiscard]] std::size_t size() const { return open_.size(); }
  [[nodiscard]] bool is_open(std::size_t minute) const { return open_[minute]; }
  [[nodiscard]] std::int64_t open_between(std::size_t from, std::size_t to) const {
    return open_before_[to] - open_before_[from];
  }
  /// The first minute from `from` on whose state is `state`; size() if there is none.
  [[nodiscard]] std::size_t next(std::size_t from, bool state) const {
    while (from < size() && open_[from] != state) ++from;
    return from;
  }
  /// The first minute with `business` open ones between; size() if there is none.
  [[nodiscard]] std::size_t add_open(std::size_t from, std::int64_t business) const {
    auto to = from;
    while (to < size() && open_between(from, to) < business) ++to;
    return to;
  }
  /// The local time a clock shows.
  [[nodiscard]] local_instant shown(std::size_t minute) const { return shown_[minute]; }
  /// The first minute at which a clock shows `local` or later.
  [[nodiscard]] std::size_t begin_of(local_instant local) const {
    return std::size_t(std::lower_bound(latest_shown_.begin(), latest_shown_.end(), local) - latest_shown_.begin());
  }

private:
  void set(local_instant from, local_instant to, bool state) {
    for (auto m = begin_of(from), end = begin_of(to); m < end; ++m) open_[m] = state;
  }

  instant begin_;
  std::vector<local_instant> shown_;
  std::vector<local_instant> latest_shown_; ///< The latest that was shown so far.
  std::vector<bool> open_;
  std::vector<std::int64_t> open_before_{0};
};

} // namespace barid::calendar
