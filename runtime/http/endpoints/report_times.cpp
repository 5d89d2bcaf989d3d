// How long clocks took by team, agent, channel, rule and SLA; how they spread; how much was open day by day.

#include "runtime/store/report_times.hpp"

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"

#include <map>

namespace barid::http {

namespace {

using namespace schema;

json whole_seconds(const std::optional<double>& microseconds) {
  return microseconds ? json(static_cast<std::int64_t>(*microseconds / 1e6)) : json();
}

std::string whose(const store::time_report& t, const store::name_book& names) {
  const auto in = [&](const std::map<std::int64_t, std::string>& all) {
    const auto it = t.id ? all.find(*t.id) : all.end();
    return it == all.end() ? std::string() : it->second;
  };
  if (t.by == "team") return in(names.teams);
  if (t.by == "agent") return in(names.agents);
  if (t.by == "channel") return in(names.channels);
  return t.name;
}

json time_json(const store::time_report& t, const store::name_book& names) {
  return {{"by", t.by},
          {"id", t.id ? json(*t.id) : json()},
          {"name", whose(t, names)},
          {"clock", t.clock},
          {"target", t.by == "sla" ? t.target : std::string()},
          {"met", t.met},
          {"breached", t.breached},
          {"running", t.running},
          {"median_seconds", whole_seconds(t.median)},
          {"p90_seconds", whole_seconds(t.slowest_tenth)}};
}

json spread_json(const store::spread_report& s) {
  json classes = json::array();
  for (std::size_t i = 0; i < s.ended.size(); ++i)
    classes.push_back({{"up_to_seconds", i < store::time_classes.size() ? json(store::time_classes[i]) : json()},
                       {"ended", s.ended[i]}});
  return {{"clock", s.clock}, {"classes", std::move(classes)}};
}

result<json> times_in(const call& c, store::connection& on, store::report_span span) {
  auto from = store::report_start(on, span.to, static_cast<int>(c.query_number("days").value_or(7)), span.zone);
  if (!from) return from.why();
  span.from = *from;
  const auto times = store::report_times(on, span);
  if (!times) return times.why();
  const auto spread = store::report_spread(on, span);
  if (!spread) return spread.why();
  const auto backlog = store::report_backlog(on, span);
  if (!backlog) return backlog.why();
  const auto names = store::load_names(on, {});
  if (!names) return names.why();
  json time_list = json::array(), spread_list = json::array(), backlog_list = json::array();
  for (const auto& t : *times) time_list.push_back(time_json(t, *names));
  for (const auto& s : *spread) spread_list.push_back(spread_json(s));
  for (const auto& b : *backlog) backlog_list.push_back({{"day", b.day}, {"open", b.open}});
  return json{{"from", to_rfc3339(span.from)},
              {"to", to_rfc3339(span.to)},
              {"times", std::move(time_list)},
              {"spread", std::move(spread_list)},
              {"backlog", std::move(backlog_list)}};
}

answer report_of_times(const call& c) {
  store::report_span span;
  span.channels = c.who->visible();
  if (const auto id = c.query_number("channel"))
    std::erase_if(span.channels, [&](mailbox_id m) { return m.value != *id; });
  span.to = c.desk.clock.now();
  span.zone = c.query_text("zone");
  if (span.zone.empty()) span.zone = "UTC";
  auto out = c.read([&](store::connection& on) { return times_in(c, on, span); });
  return out ? json_answer(*out) : problem(out.why());
}

} // namespace

std::vector<route> report_time_routes() {
  return {
      {"GET",
       "/api/v1/report/times",
       "getReportTimes",
       "reports",
       "First-response and resolution times against what was promised, of clocks that began in the last days, and the "
       "backlog day by day, of the channels that you may see",
       {false, role::lead},
       {},
       {{"days", integer(1, 366), "today and those before; 7 unless told"},
        {"zone", text(60), "where days begin: an IANA name; UTC unless told"},
        {"channel", integer(1), "of this one alone"}},
       {},
       0,
       {{200, "the numbers",
         object({{"from", moment()},
                 {"to", moment()},
                 {"times",
                  list(object({{"by", words({"all", "team", "agent", "channel", "rule", "sla"})},
                               {"id", described(or_null(integer(1)), "of the team, agent or channel; null: of none")},
                               {"name", described(text(), "rule: the one that placed the conversation; empty: none")},
                               {"clock", text()},
                               {"target", described(text(), "sla: as rules write it, `8 business hours in riyadh`")},
                               {"met", integer()},
                               {"breached", integer()},
                               {"running", integer()},
                               {"median_seconds", described(or_null(integer()), "of time that counts")},
                               {"p90_seconds", or_null(integer())}}))},
                 {"spread", list(object({{"clock", text()},
                                         {"classes",
                                          list(object({{"up_to_seconds", described(or_null(integer()), "null: longer")},
                                                       {"ended", integer()}}))}}))},
                 {"backlog", list(object({{"day", described(text(), "2026-03-29")},
                                          {"open", described(integer(), "at its end")}}))}})}},
       {422},
       report_of_times},
  };
}

} // namespace barid::http
