#include "calendar/ics_event.hpp"

#include <libical/ical.h>

#include <memory>
#include <mutex>

namespace barid::calendar {

using namespace std::chrono;

namespace {

constexpr auto longest_event = days{366};
constexpr std::size_t most_listed_dates = 5000;
constexpr std::size_t most_occurrences = 20000;

struct property_deleter {
  void operator()(icalproperty* p) const { icalproperty_free(p); }
};
using property = std::unique_ptr<icalproperty, property_deleter>;

struct iterator_deleter {
  void operator()(icalrecur_iterator* i) const { icalrecur_iterator_free(i); }
};

/// Nothing but an error value, whatever the file holds: libical can be built to abort instead.
property parse(const std::string& line) {
  static std::once_flag once;
  std::call_once(once, [] { icalerror_set_errors_are_fatal(0); });
  icalerror_clear_errno();
  return property(icalproperty_new_from_string(line.c_str()));
}

struct moment {
  sys_days date;
  bool has_time = false;
  bool midnight = false; ///< Has a time, and it is 00:00 on a local clock.
};

std::optional<moment> moment_of(const icaltimetype& t) {
  const year_month_day date{year{t.year}, month{unsigned(t.month)}, day{unsigned(t.day)}};
  if (icaltime_is_null_time(t) != 0 || t.year < 1 || t.month < 1 || t.day < 1 || !date.ok()) return std::nullopt;
  const bool zero = t.hour == 0 && t.minute == 0 && t.second == 0;
  return moment{sys_days{date}, t.is_date == 0, zero && icaltime_is_utc(t) == 0};
}

error bad_date(const ics_line& line) {
  return error_at(line.number, "`" + std::string(line.value().substr(0, 40)) + "` is not a date",
                  "write dates as `" + line.name + ";VALUE=DATE:20260923`");
}

result<moment> read_moment(const ics_line& line) {
  const auto p = parse(line.text);
  if (p == nullptr) return bad_date(line);
  auto* value = icalproperty_get_value(p.get());
  const auto kind = value == nullptr ? ICAL_NO_VALUE : icalvalue_isa(value);
  if (kind != ICAL_DATE_VALUE && kind != ICAL_DATETIME_VALUE) return bad_date(line);
  const auto found = moment_of(kind == ICAL_DATE_VALUE ? icalvalue_get_date(value) : icalvalue_get_datetime(value));
  if (!found) return bad_date(line);
  return *found;
}

/// RDATE and EXDATE: several dates behind commas, which libical reads only the first of.
result<void> read_dates(const ics_line& line, std::vector<sys_days>& out) {
  auto rest = line.value();
  while (true) {
    const auto comma = rest.find(',');
    const std::string one(rest.substr(0, comma));
    const auto found = moment_of(icaltime_from_string(one.c_str()));
    if (!found) return bad_date(line);
    if (out.size() >= most_listed_dates)
      return error{errc::limit, "line " + std::to_string(line.number) + ": too many dates", {}};
    out.push_back(found->date);
    if (comma == std::string_view::npos) return {};
    rest.remove_prefix(comma + 1);
  }
}

result<days> read_duration(const ics_line& line) {
  const auto p = parse(line.text);
  auto* value = p == nullptr ? nullptr : icalproperty_get_value(p.get());
  if (value == nullptr || icalvalue_isa(value) != ICAL_DURATION_VALUE)
    return error_at(line.number, "this is not a duration", "write `DURATION:P2D` for two days");
  const auto d = icalvalue_get_duration(value);
  const auto total = seconds{d.seconds} + minutes{d.minutes} + hours{d.hours} + days{d.days} + weeks{d.weeks};
  if (d.is_neg != 0 || total < days{1} || total % days{1} != seconds{0})
    return error_at(line.number, "a holiday lasts whole days", "write `DURATION:P2D` for two days");
  return floor<days>(total);
}

std::string readable(const ics_line& line) {
  const auto p = parse(line.text);
  const char* text = p == nullptr ? nullptr : icalproperty_get_value_as_string(p.get());
  if (p != nullptr && icalproperty_isa(p.get()) == ICAL_SUMMARY_PROPERTY) text = icalproperty_get_summary(p.get());
  std::string out = text == nullptr ? "" : text;
  for (auto& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return out;
}

/// The lines of an event that matter here.
struct event_lines {
  const ics_line* begin = nullptr;
  const ics_line* end = nullptr;
  const ics_line* duration = nullptr;
  const ics_line* instead_of = nullptr;
  std::vector<const ics_line*> more;
  std::vector<const ics_line*> except;
};

result<void> set_length(const event_lines& lines, const moment& begin, ics_event& event) {
  if (lines.duration != nullptr) {
    const auto length = read_duration(*lines.duration);
    if (!length) return begin.has_time ? result<void>() : length.why();
    event.length = *length;
    event.whole_days = !begin.has_time || begin.midnight;
  } else if (lines.end != nullptr) {
    const auto end = read_moment(*lines.end);
    if (!end) return end.why();
    if (end->date < begin.date) return error_at(lines.end->number, "the event ends before it begins");
    // Some programs write the same date for an event of one day.
    if (!begin.has_time && !end->has_time) event.length = std::max(end->date - begin.date, days{1});
    else event.length = end->date - begin.date;
    event.whole_days =
        (!begin.has_time && !end->has_time) || (begin.midnight && end->midnight && event.length >= days{1});
  } else {
    event.whole_days = !begin.has_time;
  }
  if (event.whole_days && event.length > longest_event) {
    const auto* line = lines.duration != nullptr ? lines.duration : lines.end;
    return error_at(line->number, "the event lasts longer than a year",
                    "a calendar that is closed for so long needs other hours");
  }
  return {};
}

} // namespace

result<ics_event> read_ics_event(std::size_t line, const std::vector<const ics_line*>& lines) {
  ics_event event;
  event.line = line;
  event_lines found;
  for (const auto* l : lines) {
    if (l->name == "DTSTART") found.begin = l;
    if (l->name == "DTEND") found.end = l;
    if (l->name == "DURATION") found.duration = l;
    if (l->name == "RECURRENCE-ID") found.instead_of = l;
    if (l->name == "RDATE") found.more.push_back(l);
    if (l->name == "EXDATE") found.except.push_back(l);
    if (l->name == "RRULE") {
      if (event.rule != nullptr) return error_at(l->number, "an event has one `RRULE` at most");
      event.rule = l;
    }
    if (l->name == "UID") event.uid = l->value();
    if (l->name == "SUMMARY") event.summary = readable(*l);
    if (l->name == "STATUS") event.cancelled = l->value() == "CANCELLED";
  }
  if (found.begin == nullptr) return error_at(line, "the event has no `DTSTART`", "add `DTSTART;VALUE=DATE:20260923`");
  const auto begin = read_moment(*found.begin);
  if (!begin) return begin.why();
  event.begin = begin->date;
  if (auto done = set_length(found, *begin, event); !done) return done.why();
  if (!event.whole_days) return event;
  for (const auto* l : found.more)
    if (auto done = read_dates(*l, event.more); !done) return done.why();
  for (const auto* l : found.except)
    if (auto done = read_dates(*l, event.except); !done) return done.why();
  if (found.instead_of != nullptr) {
    const auto instead = read_moment(*found.instead_of);
    if (!instead) return instead.why();
    event.instead_of = instead->date;
  }
  return event;
}

result<std::vector<sys_days>> expand_yearly(const ics_event& event, year first, year last) {
  const auto& line = *event.rule;
  const auto p = parse(line.text);
  auto rule = p == nullptr ? icalrecurrencetype{} : icalproperty_get_rrule(p.get());
  if (p == nullptr || rule.freq == ICAL_NO_RECURRENCE)
    return error_at(line.number, "this rule of repetition cannot be read", "write `RRULE:FREQ=YEARLY` for every year");
  if (rule.freq != ICAL_YEARLY_RECURRENCE)
    return error_at(line.number, "a holiday repeats by the year, not more often",
                    "write `RRULE:FREQ=YEARLY`; days of the week belong in the calendar's hours");
  const year_month_day date{event.begin};
  icaltimetype start{}; // the library's own empty date has an hour of -1, a day too early
  start.is_date = 1;
  start.year = int(date.year());
  start.month = int(unsigned(date.month()));
  start.day = int(unsigned(date.day()));
  const std::unique_ptr<icalrecur_iterator, iterator_deleter> next(icalrecur_iterator_new(rule, start));
  if (next == nullptr)
    return error_at(line.number, "this rule of repetition never happens", "check its days and months");
  std::vector<sys_days> out;
  std::size_t count = 0;
  for (auto t = icalrecur_iterator_next(next.get()); icaltime_is_null_time(t) == 0 && t.year <= int(last);
       t = icalrecur_iterator_next(next.get())) {
    if (++count > most_occurrences)
      return error{errc::limit, "line " + std::to_string(line.number) + ": this repeats more than 20,000 times", {}};
    if (t.year + 1 < int(first)) continue; // one of the year before may reach into the first
    if (const auto found = moment_of(t)) out.push_back(found->date);
  }
  return out;
}

} // namespace barid::calendar
