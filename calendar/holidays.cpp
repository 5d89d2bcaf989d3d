#include "calendar/holidays.hpp"

#include "calendar/ics_event.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace barid::calendar {

using namespace std::chrono;

namespace {

constexpr std::size_t largest_file = std::size_t{4} * 1024 * 1024;
constexpr std::size_t most_events = 20000;
constexpr std::size_t most_repeating = 128; // one that hardly ever happens takes 0.1 s to expand
constexpr std::size_t most_dates = 20000;
constexpr std::size_t deepest = 16;

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 32)) out += static_cast<char>(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
  while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
  return out;
}

/// The events of a file: follows BEGIN and END, and gives each VEVENT its own lines.
result<std::vector<ics_event>> read_events(const std::vector<ics_line>& lines) {
  std::vector<ics_event> events;
  std::vector<std::pair<std::string, std::size_t>> open; // component and the line of its BEGIN
  std::vector<const ics_line*> own;
  for (const auto& line : lines) {
    if (line.name == "BEGIN") {
      open.emplace_back(upper(line.value()), line.number);
      if (open.size() > deepest) return error_at(line.number, "components are nested too deeply");
      if (open.front().first != "VCALENDAR")
        return error_at(line.number, "this is not an iCalendar file", "it begins with `BEGIN:VCALENDAR`");
      if (open.back().first == "VEVENT") own.clear();
    } else if (open.empty()) {
      return error_at(line.number, "this is not an iCalendar file", "it begins with `BEGIN:VCALENDAR`");
    } else if (line.name == "END") {
      if (upper(line.value()) != open.back().first)
        return error_at(line.number, "`END:" + upper(line.value()) + "` does not end `BEGIN:" + open.back().first +
                                         "` of line " + std::to_string(open.back().second));
      if (open.back().first == "VEVENT") {
        auto event = read_ics_event(open.back().second, own);
        if (!event) return event.why();
        if (events.size() >= most_events) return error{errc::limit, "the file has more than 20,000 events", {}};
        events.push_back(std::move(event).value());
      }
      open.pop_back();
    } else if (open.back().first == "VEVENT") {
      own.push_back(&line);
    }
  }
  if (!open.empty())
    return error_at(open.back().second, "`BEGIN:" + open.back().first + "` has no end", "the file seems to be cut off");
  return events;
}

/// Collects dates within a range of years.
class collector {
public:
  collector(year first, year last) : first_(sys_days{first / January / 1}), last_(sys_days{last / December / 31}) {}

  /// The days of an event that begins on `begin`; false when there are too many.
  bool add(const ics_event& event, sys_days begin) {
    for (auto day = std::max(begin, first_); day < begin + event.length && day <= last_; day += days{1}) {
      found_.try_emplace(day, event.summary);
      if (found_.size() > most_dates || ++added_ > 20 * most_dates) return false;
    }
    return true;
  }

  [[nodiscard]] std::vector<holiday> holidays() const {
    std::vector<holiday> out;
    for (const auto& [day, name] : found_) out.push_back({year_month_day{day}, name});
    return out;
  }

private:
  sys_days first_;
  sys_days last_;
  std::map<sys_days, std::string> found_;
  std::size_t added_ = 0; ///< Events that lie over one another cost as well.
};

error too_many_dates() {
  return {errc::limit, "the file has more than 20,000 holidays", "take fewer years of it"};
}

/// The dates on which an event begins, those excepted left out.
result<std::vector<sys_days>> begins_of(const ics_event& event, const std::vector<sys_days>& moved, year first,
                                        year last) {
  std::vector<sys_days> out{event.begin};
  if (event.rule != nullptr) {
    auto repeated = expand_yearly(event, first, last);
    if (!repeated) return repeated.why();
    out = std::move(repeated).value();
  }
  out.insert(out.end(), event.more.begin(), event.more.end());
  auto left_out = event.except;
  left_out.insert(left_out.end(), moved.begin(), moved.end());
  std::sort(left_out.begin(), left_out.end());
  std::erase_if(out, [&](sys_days day) { return std::binary_search(left_out.begin(), left_out.end(), day); });
  return out;
}

} // namespace

result<holiday_file> read_holidays(std::string_view file, year first, year last) {
  // libical keeps state of its own between calls.
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);

  if (!first.ok() || !last.ok() || last < first || last - first > years{200})
    return error{errc::invalid, "holidays are read for 1 to 200 years", {}};
  if (file.size() > largest_file) return error{errc::limit, "the file is larger than 4 MB", "take fewer years of it"};
  const auto lines = read_ics_lines(file);
  if (!lines) return lines.why();
  if (lines->empty()) return error_at(1, "the file is empty", "it begins with `BEGIN:VCALENDAR`");
  const auto events = read_events(*lines);
  if (!events) return events.why();

  std::map<std::string, std::vector<sys_days>> moved; // by UID: dates that another event replaces
  for (const auto& event : *events)
    if (event.instead_of) moved[event.uid].push_back(*event.instead_of);

  holiday_file out;
  collector dates(first, last);
  std::size_t repeating = 0;
  for (const auto& event : *events) {
    if (event.cancelled) continue;
    if (!event.whole_days) {
      out.skipped.push_back("line " + std::to_string(event.line) + ": \"" + event.summary +
                            "\" has a time of day; only events of whole days close a date");
      continue;
    }
    if (event.rule != nullptr && ++repeating > most_repeating)
      return error{errc::limit, "line " + std::to_string(event.line) + ": more than 128 events repeat", {}};
    static const std::vector<sys_days> none;
    const auto replaced = moved.find(event.uid);
    const auto begins =
        begins_of(event, event.instead_of || replaced == moved.end() ? none : replaced->second, first, last);
    if (!begins) return begins.why();
    for (const auto begin : *begins)
      if (!dates.add(event, begin)) return too_many_dates();
  }
  out.holidays = dates.holidays();
  return out;
}

} // namespace barid::calendar
