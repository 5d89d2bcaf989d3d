// dsl/check_sla.cpp - sla, and amounts of time.

#include "dsl/codes.hpp"
#include "dsl/settings.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

using route::setting;
using route::value_kind;

template <sla_clock_kind Kind>
bool read_clock(checker& c, const setting& s, sla_policy& p) {
  if (s.arguments.size() != 1) return false;
  const auto& v = s.arguments.front();
  if (!p.hours.empty() && v.kind == value_kind::elapsed) {
    c.error(code::bad_setting, v.at, "an sla with `hours` counts working time",
            "write `" + c.written(v.at) + "` as business time, for example `8 business hours` or `5 business days`");
    return false;
  }
  auto a = check_amount(c, v, p.hours);
  if (!a) return false;
  p.clocks[Kind] = *a;
  return true;
}

constexpr setting_type<sla_policy> sla_settings[] = {
    {"hours", "hours CALENDAR", false,
     [](checker&, const setting& s, sla_policy&) { return only_word(s) != nullptr; }}, // read first, below
    {"first_response", "first_response DURATION", false, read_clock<sla_clock_kind::first_response>},
    {"next_response", "next_response DURATION", false, read_clock<sla_clock_kind::next_response>},
    {"resolution", "resolution DURATION", false, read_clock<sla_clock_kind::resolution>},
    {"warn", "warn at PERCENT, …", false,
     [](checker&, const setting& s, sla_policy& p) {
       if (s.arguments.empty() || s.arguments.front().text != "at") return false;
       for (std::size_t i = 1; i < s.arguments.size(); ++i) {
         const auto& v = s.arguments[i];
         if (v.kind == value_kind::comma) continue;
         if (v.kind != value_kind::percent || v.number < 1 || v.number > 99) return false;
         p.warn_at.push_back(unsigned(v.number));
       }
       std::ranges::sort(p.warn_at);
       return !p.warn_at.empty();
     }},
    {"pause", "pause while STATUS, …", false,
     [](checker& c, const setting& s, sla_policy& p) {
       if (s.arguments.empty() || s.arguments.front().text != "while") return false;
       for (const auto& n : words(s.arguments, 1)) {
         if (!c.out.statuses.contains(n.text)) {
           auto help = did_you_mean(n.text, {c.out.statuses.begin(), c.out.statuses.end()});
           c.error(code::unknown_status, n.at, "there is no status `" + n.text + "`",
                   help.empty() ? "declare it: `status " + n.text + "`" : help);
           return false;
         }
         c.use(use_of::status, n.text, n.at);
         p.pause_while.push_back(n.text);
       }
       return !p.pause_while.empty();
     }},
};

} // namespace

void check_sla(checker& c, const route::block_decl& d, span at) {
  sla_policy p;
  p.name = d.id.text;
  p.at = at;
  const auto before = c.errors();
  // wherever `hours` stands, the clocks need it
  for (const auto& s : d.settings)
    if (s.key.text == "hours" && !s.arguments.empty())
      if (const auto& v = s.arguments.front(); v.kind == value_kind::word)
        if (std::string full; c.require(name_kind::calendar, code::unknown_calendar, v.text, v.at, full))
          p.hours = std::move(full);
  read_settings(c, "an sla", d.settings, sla_settings, p);
  if (p.clocks.empty() && c.errors() == before)
    c.error(code::missing_setting, d.id.at, "sla `" + p.name + "` promises nothing",
            "add at least one of `first_response`, `next_response`, `resolution`");
  c.out.slas.insert_or_assign(p.name, std::move(p));
}

std::optional<amount> check_amount(checker& c, const route::value& from, const std::string& default_calendar) {
  amount out;
  if (from.kind == value_kind::elapsed) {
    out.length = std::chrono::duration_cast<duration>(std::chrono::duration<double>(from.number));
    if (out.length <= duration::zero()) {
      c.error(code::bad_operand, from.at, "a duration must be longer than nothing");
      return std::nullopt;
    }
    return out;
  }
  if (from.kind != value_kind::business) {
    if (from.kind != value_kind::missing)
      c.error(code::bad_operand, from.at, "`" + c.written(from.at) + "` is not a duration",
              "for example `20m`, `2d`, `8 business hours`");
    return std::nullopt;
  }
  out.calendar = from.calendar.empty() ? default_calendar : c.known_as(name_kind::calendar, from.calendar, from.at);
  if (out.calendar.empty()) {
    c.error(code::bad_operand, from.at, "business time in which calendar?",
            "write `" + c.written(from.at) + " in CALENDAR`");
    return std::nullopt;
  }
  if (!c.require(name_kind::calendar, code::unknown_calendar, out.calendar, from.at)) return std::nullopt;
  if (from.number <= 0) {
    c.error(code::bad_operand, from.at, "a duration must be longer than nothing");
    return std::nullopt;
  }
  if (from.in_unit == route::unit::day) {
    if (from.number != double(unsigned(from.number)) || from.number > 10000) {
      c.error(code::bad_operand, from.at, "business days come whole", "for example `3 business days`");
      return std::nullopt;
    }
    out.kind = amount::kind_of::business_days;
    out.days = unsigned(from.number);
  } else {
    out.kind = amount::kind_of::business_time;
    out.length = std::chrono::duration_cast<duration>(std::chrono::duration<double, std::ratio<3600>>(from.number));
  }
  return out;
}

void add_sla_entries(std::vector<setting_entry>& to) {
  add_entries(to, "sla", sla_settings);
}

} // namespace barid::dsl
