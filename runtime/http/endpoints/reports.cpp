// What came, what was answered and how long it took, in numbers.

#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/report_rows.hpp"

namespace barid::http {

namespace {

using namespace schema;

json seconds_of(const std::optional<double>& microseconds) {
  return microseconds ? json(static_cast<std::int64_t>(*microseconds / 1e6)) : json();
}

json groups_json(const std::vector<store::group_report>& all, const char* what,
                 const std::map<std::int64_t, std::string>& names) {
  json out = json::array();
  for (const auto& g : all)
    out.push_back({{what, named_json(g.id, names)},
                   {"received", g.received},
                   {"answered", g.answered},
                   {"open", g.open},
                   {"unassigned", g.unassigned},
                   {"overdue", g.overdue},
                   {"at_risk", g.at_risk},
                   {"unanswered", g.unanswered},
                   {"oldest_unanswered", moment_json(g.oldest_unanswered)}});
  return out;
}

result<json> numbers(const call& c, store::connection& on, store::report_span span) {
  const int days = static_cast<int>(c.query_number("days").value_or(7));
  auto from = store::report_start(on, span.to, days, span.zone);
  if (!from) return from.why();
  span.from = *from;
  auto by_day = store::report_days(on, span);
  if (!by_day) return by_day.why();
  auto clocks = store::report_clocks(on, span);
  if (!clocks) return clocks.why();
  auto channels = store::report_channels(on, span);
  if (!channels) return channels.why();
  auto teams = store::report_teams(on, span);
  if (!teams) return teams.why();
  auto agents = store::report_agents(on, span);
  if (!agents) return agents.why();
  auto names = store::load_names(on, {});
  if (!names) return names.why();
  json day_list = json::array();
  for (const auto& d : *by_day)
    day_list.push_back({{"day", d.day},
                        {"received", d.received},
                        {"answered", d.answered},
                        {"opened", d.opened},
                        {"closed", d.closed}});
  json clock_list = json::array();
  for (const auto& k : *clocks)
    clock_list.push_back({{"clock", k.clock},
                          {"met", k.met},
                          {"breached", k.breached},
                          {"running", k.running},
                          {"median_seconds", seconds_of(k.median)},
                          {"p90_seconds", seconds_of(k.slowest_tenth)}});
  return json{{"from", to_rfc3339(span.from)},
              {"to", to_rfc3339(span.to)},
              {"days", std::move(day_list)},
              {"clocks", std::move(clock_list)},
              {"channels", groups_json(*channels, "channel", names->channels)},
              {"teams", groups_json(*teams, "team", names->teams)},
              {"agents", groups_json(*agents, "agent", names->agents)}};
}

answer report(const call& c) {
  store::report_span span;
  span.channels = c.who->visible();
  if (const auto id = c.query_number("channel"))
    std::erase_if(span.channels, [&](mailbox_id m) { return m.value != *id; });
  span.to = c.desk.clock.now();
  span.zone = c.query_text("zone");
  if (span.zone.empty()) span.zone = "UTC";
  auto out = c.read([&](store::connection& on) { return numbers(c, on, span); });
  return out ? json_answer(*out) : problem(out.why());
}

json group(const char* what) {
  return object({{what, or_null(ref("Named"))},
                 {"received", integer()},
                 {"answered", integer()},
                 {"open", described(integer(), "now, as the following")},
                 {"unassigned", integer()},
                 {"overdue", integer()},
                 {"at_risk", described(integer(), "due within four hours, and not overdue")},
                 {"unanswered", described(integer(), "a customer waits")},
                 {"oldest_unanswered", described(or_null(moment()), "since when the one waits that waits longest")}});
}

} // namespace

std::vector<route> report_routes() {
  const access leads{false, role::lead};
  return {
      {"GET",
       "/api/v1/report",
       "getReport",
       "reports",
       "Mail, conversations and clocks of the last days in numbers, of the channels that you may "
       "see",
       leads,
       {},
       {{"days", integer(1, 366), "today and those before; 7 unless told"},
        {"zone", text(60), "where days begin: an IANA name; UTC unless told"},
        {"channel", integer(1), "of this one alone"}},
       {},
       0,
       {{200, "the numbers",
         object({{"from", moment()},
                 {"to", moment()},
                 {"days", list(object({{"day", described(text(), "2026-03-29")},
                                       {"received", integer()},
                                       {"answered", described(integer(), "by people")},
                                       {"opened", integer()},
                                       {"closed", integer()}}))},
                 {"clocks", list(object({{"clock", text()},
                                         {"met", integer()},
                                         {"breached", integer()},
                                         {"running", integer()},
                                         {"median_seconds", described(or_null(integer()), "of time that counts")},
                                         {"p90_seconds", or_null(integer())}}))},
                 {"channels", list(group("channel"))},
                 {"teams", list(group("team"))},
                 {"agents", list(group("agent"))}})}},
       {422},
       report},
  };
}

} // namespace barid::http
