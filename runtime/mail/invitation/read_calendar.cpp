#include "runtime/mail/invitation/read_calendar.hpp"

#include "runtime/mail/charset/utf8.hpp"
#include "text/ascii.hpp"

#include <libical/ical.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

namespace barid::invitation {

namespace {

constexpr std::size_t longest_calendar = 256 * 1024;
constexpr std::size_t most_components = 300;
constexpr int most_observances = 30; ///< Daylight and standard rules of one zone.
constexpr std::size_t most_attendees = 100;
constexpr std::size_t longest_text = 2'000;

struct component_closer {
  void operator()(icalcomponent* c) const { icalcomponent_free(c); }
};
using component = std::unique_ptr<icalcomponent, component_closer>;

struct zone_closer {
  void operator()(icaltimezone* z) const { icaltimezone_free(z, 1); }
};
using zone = std::unique_ptr<icaltimezone, zone_closer>;

/// The library takes escapes apart byte by byte: a backslash before a letter of several bytes leaves the
/// rest of that letter.
std::string one_line(const char* text) {
  std::string out = charset::repaired(text ? text : "");
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  if (out.size() > longest_text) {
    auto end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out.resize(end);
  }
  return out;
}

/// Components nest, and the library frees them by recursion.
bool is_tame(std::string_view text) {
  std::size_t begins = 0;
  const auto low = ascii::lowered(text);
  for (auto at = low.find("begin:"); at != std::string::npos; at = low.find("begin:", at + 6)) ++begins;
  return begins > 0 && begins <= most_components;
}

icalproperty* property_of(icalcomponent* from, icalproperty_kind kind) {
  return icalcomponent_get_first_property(from, kind);
}

std::string parameter_text(icalproperty* of, icalparameter_kind kind) {
  auto* const p = icalproperty_get_first_parameter(of, kind);
  if (!p) return {};
  switch (kind) {
  case ICAL_CN_PARAMETER:
    return one_line(icalparameter_get_cn(p));
  case ICAL_TZID_PARAMETER:
    return one_line(icalparameter_get_tzid(p));
  case ICAL_PARTSTAT_PARAMETER: {
    const char* const word = icalparameter_enum_to_string(icalparameter_get_partstat(p));
    return ascii::lowered(word ? word : "");
  }
  default:
    return {};
  }
}

/// `mailto:sara@shop.example` with its CN.
address address_of(icalproperty* p) {
  const auto* const value = icalproperty_get_value(p);
  const char* const text = value ? icalvalue_get_caladdress(value) : nullptr;
  auto spec = one_line(text);
  if (ascii::lowered(spec.substr(0, 7)) == "mailto:") spec.erase(0, 7);
  address out{parameter_text(p, ICAL_CN_PARAMETER), spec};
  if (spec.find('@') == std::string::npos) out = {out.name.empty() ? spec : out.name, {}};
  if (out.name == out.spec) out.name.clear();
  return out;
}

template <std::size_t Size>
bool names_at_most(const short (&list)[Size], std::size_t most) {
  std::size_t n = 0;
  while (n < Size && list[n] != ICAL_RECURRENCE_ARRAY_MAX) ++n;
  return n <= most;
}

/// A rule of a zone may only say "every year on that day": the library lists every occurrence from
/// its beginning on.
bool is_yearly(icalcomponent* observance) {
  auto* const start = property_of(observance, ICAL_DTSTART_PROPERTY);
  if (!start || icalproperty_get_dtstart(start).year < 1'600) return false;
  if (icalcomponent_count_properties(observance, ICAL_RRULE_PROPERTY) > 1) return false;
  auto* const p = property_of(observance, ICAL_RRULE_PROPERTY);
  if (!p) return true;
  const auto r = icalproperty_get_rrule(p);
  const bool weekly = r.by_day[0] != ICAL_RECURRENCE_ARRAY_MAX && r.by_month[0] == ICAL_RECURRENCE_ARRAY_MAX;
  return r.freq == ICAL_YEARLY_RECURRENCE && !weekly && names_at_most(r.by_second, 0) &&
         names_at_most(r.by_minute, 0) && names_at_most(r.by_hour, 0) && names_at_most(r.by_day, 1) &&
         names_at_most(r.by_month_day, 7) && names_at_most(r.by_year_day, 0) && names_at_most(r.by_week_no, 0) &&
         names_at_most(r.by_month, 1) && names_at_most(r.by_set_pos, 1);
}

/// The zone of that name as the calendar defines it; nothing when it does not, or in no tame way.
zone zone_in(icalcomponent* calendar, const std::string& name) {
  for (auto* c = icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT); c;
       c = icalcomponent_get_next_component(calendar, ICAL_VTIMEZONE_COMPONENT)) {
    auto* const id = property_of(c, ICAL_TZID_PROPERTY);
    if (!id || one_line(icalproperty_get_tzid(id)) != name) continue;
    int count = 0;
    int dates = 0;
    bool tame = true;
    for (auto* o = icalcomponent_get_first_component(c, ICAL_ANY_COMPONENT); o;
         o = icalcomponent_get_next_component(c, ICAL_ANY_COMPONENT)) {
      ++count;
      dates += icalcomponent_count_properties(o, ICAL_RDATE_PROPERTY);
      tame = tame && is_yearly(o);
    }
    if (!tame || count == 0 || count > most_observances || dates > 500) return nullptr;
    zone out(icaltimezone_new());
    auto* const copy = icalcomponent_new_clone(c);
    if (!icaltimezone_set_component(out.get(), copy)) {
      icalcomponent_free(copy);
      return nullptr;
    }
    return out;
  }
  return nullptr;
}

bool is_sane(const icaltimetype& t) {
  return icaltime_is_null_time(t) == 0 && t.year >= 1900 && t.year <= 2200 && t.month >= 1 && t.month <= 12 &&
         t.day >= 1 && t.day <= 31 && t.hour >= 0 && t.hour <= 24 && t.minute >= 0 && t.minute < 60 && t.second >= 0 &&
         t.second <= 60;
}

struct point {
  std::string written;
  std::string zone;
  std::optional<instant> at;
  icaltimetype time = icaltime_null_time();
};

std::string written(const icaltimetype& t) {
  char out[40];
  if (t.is_date) std::snprintf(out, sizeof out, "%04d-%02d-%02d", t.year, t.month, t.day);
  else
    std::snprintf(out, sizeof out, "%04d-%02d-%02dT%02d:%02d:%02d", t.year, t.month, t.day, t.hour, t.minute, t.second);
  return out;
}

instant as_utc(const icaltimetype& t) {
  using namespace std::chrono;
  const sys_days date = year{t.year} / month(static_cast<unsigned>(t.month)) / day(static_cast<unsigned>(t.day));
  return instant{
      duration_cast<duration>(date.time_since_epoch() + hours{t.hour} + minutes{t.minute} + seconds{t.second})};
}

point point_of(icalcomponent* calendar, icaltimetype t, const std::string& zone_name) {
  point out;
  if (!is_sane(t)) return out;
  out.time = t;
  out.written = written(t);
  if (t.is_date) return out;
  if (icaltime_is_utc(t)) {
    out.zone = "UTC";
    out.at = as_utc(t);
    return out;
  }
  out.zone = zone_name;
  if (const auto z = zone_name.empty() ? nullptr : zone_in(calendar, zone_name)) {
    int daylight = 0;
    const int offset = icaltimezone_get_utc_offset(z.get(), &t, &daylight);
    if (offset > -86'400 && offset < 86'400) out.at = as_utc(t) - std::chrono::seconds{offset};
  }
  return out;
}

point point_in(icalcomponent* calendar, icalcomponent* event, icalproperty_kind kind) {
  auto* const p = property_of(event, kind);
  auto* const value = p ? icalproperty_get_value(p) : nullptr;
  if (!value) return {};
  const auto is = icalvalue_isa(value);
  if (is != ICAL_DATE_VALUE && is != ICAL_DATETIME_VALUE) return {};
  return point_of(calendar, is == ICAL_DATE_VALUE ? icalvalue_get_date(value) : icalvalue_get_datetime(value),
                  parameter_text(p, ICAL_TZID_PARAMETER));
}

/// The end: DTEND or DUE, else DTSTART and DURATION, else a day for whole days (RFC 5545 §3.6.1).
point end_of(icalcomponent* calendar, icalcomponent* event, const point& start) {
  for (const auto kind : {ICAL_DTEND_PROPERTY, ICAL_DUE_PROPERTY})
    if (auto found = point_in(calendar, event, kind); !found.written.empty()) return found;
  if (start.written.empty()) return {};
  icaldurationtype length = icaldurationtype_null_duration();
  if (auto* const p = property_of(event, ICAL_DURATION_PROPERTY)) {
    const auto* const value = icalproperty_get_value(p);
    if (value && icalvalue_isa(value) == ICAL_DURATION_VALUE) length = icalvalue_get_duration(value);
  } else if (start.time.is_date) {
    length.days = 1;
  }
  if (length.weeks > 5'000 || length.days > 36'500 || length.hours > 876'000 || length.minutes > 52'560'000 ||
      length.seconds > 2'000'000'000U / 2 || length.is_neg)
    return {};
  if (icaldurationtype_is_null_duration(length)) return {};
  auto t = start.time;
  t.zone = start.zone == "UTC" ? icaltimezone_get_utc_timezone() : nullptr;
  auto out = point_of(calendar, icaltime_add(t, length), start.zone);
  if (start.zone == "UTC" && !out.written.empty()) {
    out.zone = "UTC";
    out.at = as_utc(out.time);
  }
  return out;
}

void read_people(icalcomponent* event, calendar_entry& out) {
  if (auto* const p = property_of(event, ICAL_ORGANIZER_PROPERTY)) out.organiser = address_of(p);
  for (auto* p = property_of(event, ICAL_ATTENDEE_PROPERTY); p && out.attendees.size() < most_attendees;
       p = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
    out.attendees.push_back(address_of(p));
    if (out.method == "reply" && out.partstat.empty()) out.partstat = parameter_text(p, ICAL_PARTSTAT_PARAMETER);
  }
}

calendar_entry read_event(icalcomponent* calendar, icalcomponent* event, std::string method) {
  calendar_entry out;
  out.method = std::move(method);
  if (auto* const p = property_of(event, ICAL_SUMMARY_PROPERTY)) out.summary = one_line(icalproperty_get_summary(p));
  if (auto* const p = property_of(event, ICAL_LOCATION_PROPERTY)) out.location = one_line(icalproperty_get_location(p));
  if (auto* const p = property_of(event, ICAL_UID_PROPERTY)) out.uid = one_line(icalproperty_get_uid(p));
  if (auto* const p = property_of(event, ICAL_RRULE_PROPERTY)) {
    std::unique_ptr<char, decltype(&icalmemory_free_buffer)> text(icalproperty_get_value_as_string_r(p),
                                                                  icalmemory_free_buffer);
    out.recurrence = one_line(text.get());
  }
  read_people(event, out);
  const auto start = point_in(calendar, event, ICAL_DTSTART_PROPERTY);
  const auto end = end_of(calendar, event, start);
  out.start = start.written;
  out.zone = start.zone.empty() ? end.zone : start.zone;
  out.starts_at = start.at;
  out.end = end.written;
  out.ends_at = end.at;
  out.all_day = !start.written.empty() && start.time.is_date != 0;
  return out;
}

icalcomponent* calendar_in(icalcomponent* root) {
  if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) return root;
  return icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT);
}

} // namespace

std::optional<calendar_entry> read_calendar(std::string_view text, std::string_view method) {
  static std::once_flag once;
  std::call_once(once, [] { icalerror_set_errors_are_fatal(0); });
  const auto at = ascii::lowered(text.substr(0, longest_calendar)).find("begin:vcalendar");
  if (at == std::string::npos) return std::nullopt;
  const std::string bounded(text.substr(at, longest_calendar - at));
  if (!is_tame(bounded)) return std::nullopt;
  icalerror_clear_errno();
  const component root(icalparser_parse_string(bounded.c_str()));
  auto* const calendar = root ? calendar_in(root.get()) : nullptr;
  if (!calendar) return std::nullopt;
  auto used = ascii::lowered(method);
  if (auto* const p = property_of(calendar, ICAL_METHOD_PROPERTY))
    if (const char* const word = icalproperty_method_to_string(icalproperty_get_method(p)))
      if (ascii::lowered(word) != "none" && ascii::lowered(word) != "x") used = ascii::lowered(word);
  used = one_line(used.substr(0, 40).c_str());
  for (const auto kind : {ICAL_VEVENT_COMPONENT, ICAL_VTODO_COMPONENT})
    if (auto* const event = icalcomponent_get_first_component(calendar, kind))
      return read_event(calendar, event, std::move(used));
  return std::nullopt;
}

} // namespace barid::invitation
