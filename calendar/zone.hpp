// calendar/zone.hpp - time zones by their IANA names, and when a wall clock shows what.
//
// Owns     nothing: a zone is a handle on the system's zone data, which is read when first needed
//          and stays for the life of the program.
// Fails    for names that the system does not know; never afterwards.
//
// A local time begins at the first instant at which a wall clock of the zone shows it or a later
// one. So a time that the clock skips (in spring, or Apia's 30 December 2011) begins at the end of
// the gap, and one that it shows twice begins at the earlier; local times never swap their order.
//
// The library behind this knows changes of the clock up to the end of 2037; later years keep the
// last standard time.

#pragma once

#include "model/result.hpp"
#include "model/time.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace barid::calendar {

/// What a wall clock and a wall calendar show, in microseconds.
using local_instant = std::chrono::local_time<std::chrono::microseconds>;

/// Instants are dealt with between these two: far enough for every deadline, near enough that no
/// conversion overflows.
inline constexpr instant first_instant = std::chrono::sys_days{std::chrono::year{1800} / 1 / 1};
inline constexpr instant last_instant = std::chrono::sys_days{std::chrono::year{3000} / 1 / 1};

/// One time zone. Compares by name: `Asia/Riyadh` and `Asia/Kuwait` are two.
class zone {
public:
  /// The IANA name, as it was asked for.
  [[nodiscard]] const std::string& name() const { return name_; }

  /// What a wall clock shows at `t`, which is clipped to `first_instant`…`last_instant`.
  [[nodiscard]] local_instant to_local(instant t) const;

  /// The first instant at which a wall clock shows `local` or later; `local` is clipped to the same
  /// two dates.
  [[nodiscard]] instant to_utc(local_instant local) const;

  /// A stretch of time in which the clock is not changed, and how far local time is ahead of UTC.
  struct stretch {
    instant begin;
    instant end; ///< Exclusive.
    std::chrono::seconds offset;
  };

  /// The stretch that holds `t`.
  [[nodiscard]] stretch stretch_at(instant t) const;

  friend bool operator==(const zone& a, const zone& b) { return a.name_ == b.name_; }

private:
  friend result<zone> find_zone(std::string_view name);
  zone(const date::time_zone* data, std::string name) : data_(data), name_(std::move(name)) {}

  const date::time_zone* data_;
  std::string name_;
};

/// The zone of an IANA name (`Asia/Riyadh`, `UTC`), letter for letter; `errc::not_found` for
/// another one, with the nearest names as help. `localtime` is refused: it means another zone on
/// another machine.
[[nodiscard]] result<zone> find_zone(std::string_view name);

/// Conversions that are mostly close to one another, as in walking through days: remembers the
/// stretch of the last one. For one thread; refers to the zone.
class local_clock {
public:
  explicit local_clock(const zone& z) : zone_(&z) {}

  /// As `zone::to_utc`.
  [[nodiscard]] instant to_utc(local_instant local);

private:
  const zone* zone_;
  instant sure_begin_{}; ///< Instants [sure_begin_, sure_end_) are far from any change of the clock.
  instant sure_end_{};
  std::chrono::seconds offset_{};
};

} // namespace barid::calendar
