// dsl/check_calendar.cpp - zone, weekly hours, holidays in place and from iCalendar files.

#include "calendar/calendar.hpp"
#include "calendar/holidays.hpp"
#include "calendar/zone.hpp"
#include "dsl/codes.hpp"
#include "dsl/settings.hpp"
#include "text/utf8.hpp"

#include <array>
#include <cstdio>

namespace barid::dsl {

namespace {

using route::setting;
using route::value_kind;

constexpr std::array<std::string_view, 7> day_names = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::optional<unsigned> day_named(std::string_view word) {
  for (unsigned i = 0; i < day_names.size(); ++i)
    if (word == day_names[i]) return i;
  return std::nullopt;
}

/// `sun`, `sun..thu` (over the end of the week too)
std::vector<unsigned> days_of(const route::value& v) {
  if (v.kind == value_kind::word) {
    const auto d = day_named(v.text);
    return d ? std::vector{*d} : std::vector<unsigned>();
  }
  if (v.kind != value_kind::range || v.items.size() != 2) return {};
  const auto from = day_named(v.items[0].text), to = day_named(v.items[1].text);
  if (!from || !to) return {};
  std::vector<unsigned> out{*from};
  for (auto d = *from; d != *to;) out.push_back(d = (d + 1) % 7);
  return out;
}

bool read_hours(checker& c, const setting& s, calendar::calendar_plan& plan) {
  std::vector<unsigned> days;
  std::size_t i = 0;
  for (; i < s.arguments.size(); ++i) {
    const auto& v = s.arguments[i];
    if (v.kind == value_kind::comma) continue;
    const auto more = days_of(v);
    if (more.empty()) break;
    days.insert(days.end(), more.begin(), more.end());
  }
  if (days.empty()) {
    if (!s.arguments.empty())
      c.error(code::bad_setting, s.arguments.front().at,
              "`" + c.written(s.arguments.front().at) + "` is no day of the week",
              "days are `sun`, `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, or several: `sun..thu`");
    return false;
  }
  bool any = false;
  for (; i < s.arguments.size(); ++i) {
    const auto& v = s.arguments[i];
    if (v.kind == value_kind::comma) continue;
    if (v.kind != value_kind::range || v.items.size() != 2 || v.items[0].kind != value_kind::clock_time ||
        v.items[1].kind != value_kind::clock_time)
      return false;
    for (auto d : days)
      plan.hours.push_back({std::chrono::weekday(d), std::chrono::minutes(int(v.items[0].number)),
                            std::chrono::minutes(int(v.items[1].number))});
    any = true;
  }
  return any;
}

std::optional<std::chrono::year_month_day> date_of(const route::value& v) {
  int y = 0;
  unsigned m = 0, d = 0;
  if (v.kind == value_kind::date && std::sscanf(v.text.c_str(), "%d-%u-%u", &y, &m, &d) == 3) {
    const std::chrono::year_month_day date{std::chrono::year(y), std::chrono::month(m), std::chrono::day(d)};
    if (date.ok()) return date; // else the parser has said so
  }
  return std::nullopt;
}

bool read_holidays(checker& c, const setting& s, calendar::calendar_plan& plan) {
  if (s.arguments.size() != 2 || s.arguments[0].text != "from" || s.arguments[1].kind != value_kind::text) return false;
  const auto& v = s.arguments[1];
  const auto path = c.resolve_path(v.text, v.at);
  const auto* file = path.empty() ? nullptr : c.file(path);
  if (!file) {
    c.error(code::file_missing, v.at, "there is no file `" + v.text + "`",
            "the path is relative to this rule file, inside the rules folder");
    return false;
  }
  // a program does not know today: repeating holidays are written out for every year it may meet
  auto days = calendar::read_holidays(text::repair_utf8(file->text), std::chrono::year(2000), std::chrono::year(2060));
  if (!days) {
    c.error(code::file_unreadable, v.at, days.why().message, days.why().help);
    return false;
  }
  for (const auto& skipped : days->skipped)
    c.warning(code::file_unreadable, v.at, "in `" + v.text + "`, " + skipped, "it closes no day");
  plan.holidays.insert(plan.holidays.end(), days->holidays.begin(), days->holidays.end());
  return true;
}

constexpr setting_type<calendar::calendar_plan> calendar_settings[] = {
    {"zone", "zone Area/City", false,
     [](checker& c, const setting& s, calendar::calendar_plan& plan) {
       if (s.arguments.size() != 1) return false;
       const auto& v = s.arguments.front();
       if (v.kind != value_kind::zone && v.kind != value_kind::word && v.kind != value_kind::text) return false;
       plan.zone = v.text;
       const auto z = calendar::find_zone(v.text);
       if (!z) c.error(code::unknown_zone, v.at, z.why().message, z.why().help);
       return z.ok();
     }},
    {"hours", "hours sun..thu 09:00-17:00, …", true, read_hours},
    {"holiday", "holiday 2026-09-23 \"NAME\"", true,
     [](checker&, const setting& s, calendar::calendar_plan& plan) {
       if (s.arguments.empty() || s.arguments.size() > 2) return false;
       const auto date = date_of(s.arguments[0]);
       if (!date || (s.arguments.size() == 2 && s.arguments[1].kind != value_kind::text)) return false;
       plan.holidays.push_back({*date, s.arguments.size() == 2 ? s.arguments[1].text : std::string()});
       return true;
     }},
    {"holidays", "holidays from \"FILE.ics\"", true, read_holidays},
};

} // namespace

void check_calendar(checker& c, const route::block_decl& d, span) {
  calendar::calendar_plan plan;
  const auto before = c.found.size();
  read_settings(c, "a calendar", d.settings, calendar_settings, plan);
  const bool clean = c.found.size() == before;
  if (plan.zone.empty() && clean) {
    c.error(code::missing_setting, d.id.at, "calendar `" + d.id.text + "` has no zone",
            "add for example `zone Asia/Riyadh`");
    return;
  }
  if (plan.hours.empty() && clean) {
    c.error(code::missing_setting, d.id.at, "calendar `" + d.id.text + "` is never open",
            "add for example `hours sun..thu 09:00-17:00`");
    return;
  }
  if (!clean) return;
  auto made = calendar::make_calendar(plan);
  if (!made) {
    c.error(code::bad_setting, d.id.at, made.why().message, made.why().help);
    return;
  }
  c.out.calendars.insert_or_assign(d.id.text, std::move(*made));
}

void add_calendar_entries(std::vector<setting_entry>& to) {
  add_entries(to, "calendar", calendar_settings);
}

} // namespace barid::dsl
