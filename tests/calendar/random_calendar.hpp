// tests/calendar/random_calendar.hpp - plans for property tests.

#pragma once

#include "calendar/calendar.hpp"

#include <random>

namespace barid::calendar {

/// A zone with a stretch of days in which something happens to its clock, or nothing.
struct place {
  const char* zone;
  std::chrono::sys_days begin;
};

inline const std::vector<place>& places() {
  using namespace std::chrono;
  static const std::vector<place> all = {
      {"Asia/Riyadh", sys_days{2026y / 3 / 20}},       {"Europe/Berlin", sys_days{2026y / 3 / 20}},
      {"Europe/Berlin", sys_days{2026y / 10 / 15}},    {"America/New_York", sys_days{2026y / 3 / 1}},
      {"America/New_York", sys_days{2026y / 10 / 25}}, {"Africa/Cairo", sys_days{2024y / 4 / 18}},
      {"Africa/Cairo", sys_days{2024y / 10 / 24}},     {"Asia/Tehran", sys_days{2021y / 3 / 14}},
      {"Asia/Tehran", sys_days{2021y / 9 / 14}},       {"Pacific/Apia", sys_days{2011y / 12 / 22}},
      {"Pacific/Apia", sys_days{2011y / 3 / 26}},      {"America/Havana", sys_days{2026y / 10 / 25}},
      {"America/St_Johns", sys_days{2010y / 10 / 31}}, {"Australia/Lord_Howe", sys_days{2026y / 3 / 28}},
      {"Africa/Casablanca", sys_days{2026y / 2 / 8}},  {"UTC", sys_days{2026y / 6 / 1}}};
  return all;
}

inline calendar_plan random_plan(std::mt19937& random, const place& where) {
  using namespace std::chrono;
  calendar_plan plan;
  plan.zone = where.zone;
  const auto clock = [&](int from, int to) {
    const int step = random() % 3 == 0 ? 30 : 5;
    return minutes{step * std::uniform_int_distribution<int>(from / step, to / step)(random)};
  };
  for (auto n = 1 + random() % 10; n > 0; --n) {
    open_hours h{weekday{unsigned(random() % 7)}, clock(0, 1435), clock(0, 1440)};
    if (random() % 4 == 0) h.begin = minutes{0};
    if (random() % 4 == 0) h.end = hours{24};
    if (h.begin != h.end) plan.hours.push_back(h);
  }
  if (plan.hours.empty()) plan.hours.push_back({Monday, 9h, 17h});
  for (auto n = random() % 6; n > 0; --n)
    plan.holidays.push_back({year_month_day{where.begin + days{random() % 21}}, "a day off"});
  return plan;
}

} // namespace barid::calendar
