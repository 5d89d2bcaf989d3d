#include "runtime/store/report_times.hpp"

#include "runtime/store/parameters.hpp"

#include <algorithm>

namespace barid::store {

namespace {

#define BARID_ENDED "ended is not null and state in ('met', 'breached')"
constexpr statement select_clock_times{
    "report_times", "select case when grouping(team) = 0 then 'team' when grouping(agent) = 0 then 'agent'"
                    "  when grouping(channel) = 0 then 'channel' when grouping(rule) = 0 then 'rule'"
                    "  when grouping(sla) = 0 then 'sla' else 'all' end, clock, coalesce(team, agent, channel),"
                    " coalesce(rule, sla, ''), coalesce(target, ''),"
                    " count(*) filter (where state = 'met'), count(*) filter (where state = 'breached'),"
                    " count(*) filter (where state in ('running', 'paused')),"
                    " percentile_cont(0.5) within group (order by elapsed_us) filter (where " BARID_ENDED "),"
                    " percentile_cont(0.9) within group (order by elapsed_us) filter (where " BARID_ENDED ")"
                    " from clocks where channel = any($1) and started >= $2 and started < $3 and state <> 'cancelled'"
                    " group by grouping sets ((clock), (clock, team), (clock, agent), (clock, channel), (clock, rule),"
                    "  (clock, sla, target)) order by 1, 3, 4, clock, 5"};
constexpr statement select_spread{"report_spread",
                                  "select clock, width_bucket(elapsed_us, $4::bigint[]), count(*) from clocks"
                                  " where channel = any($1) and started >= $2 and started < $3 and " BARID_ENDED
                                  " group by 1, 2 order by 1, 2"};
#undef BARID_ENDED
// what was open at the end of a day is what is open now, without what came later, with what was closed later
constexpr statement select_day_backlog{
    "report_backlog",
    "with span as (select generate_series($2::timestamptz at time zone $4, $3::timestamptz at time zone $4,"
    "  interval '1 day')::date as day),"
    " now as (select count(*) as n from conversations where channel = any($1)"
    "  and status not in ('closed', 'quarantined', 'dropped', 'merged')),"
    " opened as (select (created at time zone $4)::date as day, count(*) as n from conversations"
    "  where channel = any($1) and created >= $2 and created < $3"
    "  and status not in ('quarantined', 'dropped', 'merged') group by 1),"
    " closed as (select (closed_at at time zone $4)::date as day, count(*) as n from conversations"
    "  where channel = any($1) and closed_at >= $2 and closed_at < $3 and status = 'closed' group by 1)"
    " select to_char(day, 'YYYY-MM-DD'), (select n from now)::bigint"
    "  - coalesce(sum(coalesce(o.n, 0) - coalesce(c.n, 0)) over (order by day desc"
    "     rows between unbounded preceding and 1 preceding), 0)::bigint"
    " from span left join opened o using (day) left join closed c using (day) order by day"};

std::vector<std::int64_t> channel_ids_of(const std::vector<mailbox_id>& channels) {
  std::vector<std::int64_t> out;
  for (const auto c : channels) out.push_back(c.value);
  return out;
}

} // namespace

result<std::vector<time_report>> report_times(connection& on, const report_span& of) {
  auto got = on.run(select_clock_times, with(channel_ids_of(of.channels), of.from, of.to));
  if (!got) return got.why();
  std::vector<time_report> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& t = out[i];
    (*got)[i].into(t.by, t.clock, t.id, t.name, t.target, t.met, t.breached, t.running, t.median, t.slowest_tenth);
  }
  return out;
}

result<std::vector<spread_report>> report_spread(connection& on, const report_span& of) {
  constexpr std::int64_t second = 1'000'000;
  std::vector<std::int64_t> classes;
  // a class holds its end
  for (const auto end : time_classes) classes.push_back(end * second + 1);
  auto got = on.run(select_spread, with(channel_ids_of(of.channels), of.from, of.to, classes));
  if (!got) return got.why();
  std::vector<spread_report> out;
  for (std::size_t i = 0; i < got->size(); ++i) {
    std::string clock;
    std::int32_t which = 0;
    std::int64_t n = 0;
    (*got)[i].into(clock, which, n);
    if (out.empty() || out.back().clock != clock) out.push_back({clock, {}});
    out.back().ended[static_cast<std::size_t>(std::clamp<std::int32_t>(which, 0, time_classes.size()))] = n;
  }
  return out;
}

result<std::vector<backlog_report>> report_backlog(connection& on, const report_span& of) {
  auto got = on.run(select_day_backlog, with(channel_ids_of(of.channels), of.from, of.to, of.zone));
  if (!got) return got.why();
  std::vector<backlog_report> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].day, out[i].open);
  return out;
}

} // namespace barid::store
