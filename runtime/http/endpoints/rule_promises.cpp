// What a rule set promises: its SLAs and calendars, and what makes use of each.

#include "calendar/calendar.hpp"
#include "dsl/compile.hpp"
#include "dsl/source_lines.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/endpoints/rule_files.hpp"
#include "runtime/http/rule_owners.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace barid::http {

namespace {

using namespace schema;

class promise_teller {
public:
  explicit promise_teller(const source_set& files)
      : files_(files), owners_(owners_in(files)), checked_(dsl::check(files, {.uses = &uses_, .analyse = false})) {}

  json slas() const {
    json out = json::array();
    for (const auto& [name, p] : checked_.rules.slas) {
      json clocks = json::array();
      for (const auto& [kind, length] : p.clocks)
        clocks.push_back({{"clock", dsl::name_of(kind)}, {"target", dsl::to_text(length)}});
      out.push_back({{"name", name},
                     {"calendar", p.hours},
                     {"clocks", std::move(clocks)},
                     {"warn_at", p.warn_at},
                     {"pause_while", p.pause_while},
                     {"place", place(p.at)},
                     {"uses", uses_of(dsl::use_of::sla, name)}});
    }
    return out;
  }

  json calendars(instant now) const {
    json out = json::array();
    for (const auto& [name, c] : checked_.rules.calendars) {
      json hours = json::array(), holidays = json::array();
      for (const auto& h : c.week())
        hours.push_back({{"day", h.day.c_encoding()}, {"begin", h.begin.count()}, {"end", h.end.count()}});
      for (const auto& h : c.holidays()) holidays.push_back({{"date", text_of(h.date)}, {"name", h.name}});
      out.push_back({{"name", name},
                     {"zone", c.where().name()},
                     {"open", c.is_open(now)},
                     {"hours", std::move(hours)},
                     {"holidays", std::move(holidays)},
                     {"place", place_of_calendar(name)},
                     {"uses", uses_of(dsl::use_of::calendar, name)}});
    }
    return out;
  }

  json statuses() const {
    std::vector<std::string> out(checked_.rules.statuses.begin(), checked_.rules.statuses.end());
    std::ranges::sort(out);
    return out;
  }

private:
  static std::string text_of(std::chrono::year_month_day date) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
  }

  json place(const span& at) const {
    const auto& file = files_.files[at.file];
    return {{"file", file.path}, {"line", dsl::line_at(file.text, at.begin).number}};
  }

  json place_of_calendar(const std::string& name) const {
    const auto it = std::ranges::find_if(
        uses_, [&](const dsl::name_use& u) { return u.kind == dsl::use_of::calendar && u.defines && u.name == name; });
    return it == uses_.end() ? json{{"file", ""}, {"line", 0}} : place(it->at);
  }

  /// What holds uses of a name, each once, by place.
  json uses_of(dsl::use_of kind, const std::string& name) const {
    std::vector<span> places;
    for (const auto& u : uses_)
      if (u.kind == kind && !u.defines && u.name == name) places.push_back(u.at);
    std::ranges::sort(places, {}, [](const span& s) { return std::pair(s.file, s.begin); });
    json out = json::array();
    const rule_owner* last = nullptr;
    for (const auto& at : places) {
      const auto it = std::ranges::find_if(owners_, [&](const rule_owner& o) {
        return o.at.file == at.file && o.at.begin <= at.begin && at.end <= o.at.end;
      });
      if (it == owners_.end() || &*it == last) continue;
      last = &*it;
      out.push_back({{"kind", it->kind}, {"name", it->name}, {"place", place(at)}});
    }
    return out;
  }

  const source_set& files_;
  std::vector<rule_owner> owners_;
  std::vector<dsl::name_use> uses_;
  dsl::checked checked_;
};

answer tell_promises(const call& c) {
  source_set files;
  if (c.body.contains("files")) {
    auto given = files_of(c.body);
    if (!given) return problem(given.why());
    files = std::move(*given);
  } else {
    auto now = c.desk.commands.current_rules();
    if (!now) return problem(now.why());
    files = std::move(now->files);
  }
  const promise_teller of(files);
  return json_answer(
      {{"slas", of.slas()}, {"calendars", of.calendars(c.desk.clock.now())}, {"statuses", of.statuses()}});
}

} // namespace

std::vector<route> rule_promise_routes() {
  const auto place = object({{"file", text()}, {"line", integer()}});
  const auto uses = list(object(
      {{"kind", described(text(), "`rule`, `on`, `mailbox`, `team`, `sla`, …")}, {"name", text()}, {"place", place}}));
  const auto sla =
      object({{"name", text()},
              {"calendar", described(text(), "whose working time counts; empty: every hour does")},
              {"clocks", list(object({{"clock", words({"first_response", "next_response", "resolution"})},
                                      {"target", described(text(), "as rules write it: `8 business hours`")}}))},
              {"warn_at", described(list(integer(1, 99)), "percent of the target")},
              {"pause_while", described(list(text()), "statuses; a first response never pauses")},
              {"place", place},
              {"uses", uses}});
  const auto calendar =
      object({{"name", text()},
              {"zone", text()},
              {"open", described(boolean(), "at this moment")},
              {"hours", list(object({{"day", described(integer(0, 6), "0 is Sunday")},
                                     {"begin", described(integer(0, 1'440), "minutes after midnight")},
                                     {"end", integer(0, 1'440)}}))},
              {"holidays", list(object({{"date", text()}, {"name", text()}}))},
              {"place", place},
              {"uses", uses}});
  return {
      {"POST",
       "/api/v1/rules/promises",
       "rulePromises",
       "rules",
       "The SLAs and calendars of these rules, or of those in force, and what uses them; nothing "
       "changes",
       {false, role::lead},
       {},
       {},
       object({}, {{"files", described(list(ref("RuleFile"), 2'000),
                                       "those in force unless told; what has errors is left out")}}),
       32U << 20U,
       {{200, "by name",
         object({{"slas", list(sla)},
                 {"calendars", list(calendar)},
                 {"statuses", described(list(text()), "that a clock can pause in")}})}},
       {},
       tell_promises},
  };
}

} // namespace barid::http
