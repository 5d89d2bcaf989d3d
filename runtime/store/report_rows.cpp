#include "runtime/store/report_rows.hpp"

namespace barid::store {

namespace {

#define BARID_OPEN "status not in ('closed', 'quarantined', 'dropped', 'merged')"
// how conversations that are open stand at `now`, a parameter
#define BARID_STANDING(now)                                                                                            \
  "count(*) as n, count(*) filter (where agent is null) as nobody,"                                                    \
  " count(*) filter (where sla_due < " now ") as late,"                                                                \
  " count(*) filter (where sla_due >= " now " and sla_due < " now " + interval '4 hours') as near,"                    \
  " count(first_unanswered_at) as waiting, min(first_unanswered_at) as oldest"
#define BARID_STOOD                                                                                                    \
  " coalesce(c.n, 0), coalesce(c.nobody, 0), coalesce(c.late, 0), coalesce(c.near, 0),"                                \
  " coalesce(c.waiting, 0), c.oldest"
constexpr statement select_start{"report_start", "select (date_trunc('day', $1::timestamptz at time zone $2)"
                                                 " - make_interval(days => $3 - 1)) at time zone $2"};
constexpr statement select_days{
    "report_days", "with span as (select generate_series($2::timestamptz at time zone $4, $3::timestamptz at time "
                   "zone $4,"
                   "  interval '1 day')::date as day),"
                   " mails as (select (at at time zone $4)::date as day, count(*) filter (where direction = 'in') "
                   "as received,"
                   "  count(*) filter (where direction = 'out' and author is not null and not forwarded) as answered"
                   "  from conversation_mails where channel = any($1) and at >= $2 and at < $3 group by 1),"
                   " opened as (select (created at time zone $4)::date as day, count(*) as n from conversations"
                   "  where channel = any($1) and created >= $2 and created < $3 group by 1),"
                   " closed as (select (closed_at at time zone $4)::date as day, count(*) as n from conversations"
                   "  where channel = any($1) and closed_at >= $2 and closed_at < $3 group by 1)"
                   " select to_char(day, 'YYYY-MM-DD'), coalesce(m.received, 0), coalesce(m.answered, 0),"
                   "  coalesce(o.n, 0), coalesce(c.n, 0)"
                   " from span left join mails m using (day) left join opened o using (day) left join closed c "
                   "using (day)"
                   " order by day"};
constexpr statement select_clocks{"report_clocks",
                                  "select clock, count(*) filter (where state = 'met'), count(*) filter (where "
                                  "state = 'breached'),"
                                  " count(*) filter (where state in ('running', 'paused')),"
                                  " percentile_cont(0.5) within group (order by elapsed_us)"
                                  "  filter (where ended is not null and state in ('met', 'breached')),"
                                  " percentile_cont(0.9) within group (order by elapsed_us)"
                                  "  filter (where ended is not null and state in ('met', 'breached'))"
                                  " from clocks where channel = any($1) and started >= $2 and started < $3 "
                                  "group by clock order by clock"};
constexpr statement select_channels{
    "report_channels",
    "select id, coalesce(m.received, 0), coalesce(m.answered, 0)," BARID_STOOD " from unnest($1) id"
    " left join (select channel, count(*) filter (where direction = 'in') as received,"
    "  count(*) filter (where direction = 'out' and author is not null and not forwarded) as answered"
    "  from conversation_mails where channel = any($1) and at >= $2 and at < $3 group by 1) m on "
    "m.channel = id"
    " left join (select channel, " BARID_STANDING("$3") " from conversations"
                                                        "  where channel = any($1) and " BARID_OPEN
                                                        " group by 1) c on c.channel = id order by id"};
constexpr statement select_teams{"report_teams",
                                 "select team, 0::bigint, 0::bigint, " BARID_STANDING(
                                     "$2") " from conversations"
                                           " where channel = any($1) and team is not null and " BARID_OPEN
                                           " group by team order by team"};
constexpr statement select_agents{
    "report_agents",
    "select coalesce(c.agent, m.author), 0::bigint, coalesce(m.n, 0)," BARID_STOOD " from"
    " (select agent, " BARID_STANDING(
        "$3") " from conversations"
              "  where channel = any($1) and agent is not null and " BARID_OPEN " group by 1) c"
              " full join (select author, count(*) as n from conversation_mails where channel = "
              "any($1)"
              "  and at >= $2 and at < $3 and direction = 'out' and author is not null and not forwarded group by 1) "
              "m"
              " on m.author = c.agent order by 1"};
#undef BARID_STOOD
#undef BARID_STANDING
#undef BARID_OPEN

std::vector<std::int64_t> numbers_of(const std::vector<mailbox_id>& channels) {
  std::vector<std::int64_t> out;
  for (const auto c : channels) out.push_back(c.value);
  return out;
}

result<std::vector<group_report>> read_groups(const result<rows>& got) {
  if (!got) return got.why();
  std::vector<group_report> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& g = out[i];
    (*got)[i].into(g.id, g.received, g.answered, g.open, g.unassigned, g.overdue, g.at_risk, g.unanswered,
                   g.oldest_unanswered);
  }
  return out;
}

} // namespace

result<instant> report_start(connection& on, instant now, int days, const std::string& zone) {
  auto got = on.run(select_start, with(now, zone, static_cast<std::int32_t>(days)));
  if (!got && on.last_state() == "22023") // invalid_parameter_value
    return error{errc::invalid, "`" + zone + "` is no time zone", "name one like Asia/Riyadh"};
  if (!got) return got.why();
  return (*got)[0].get<instant>(0);
}

result<std::vector<day_report>> report_days(connection& on, const report_span& of) {
  auto got = on.run(select_days, with(numbers_of(of.channels), of.from, of.to, of.zone));
  if (!got) return got.why();
  std::vector<day_report> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& d = out[i];
    (*got)[i].into(d.day, d.received, d.answered, d.opened, d.closed);
  }
  return out;
}

result<std::vector<clock_report>> report_clocks(connection& on, const report_span& of) {
  auto got = on.run(select_clocks, with(numbers_of(of.channels), of.from, of.to));
  if (!got) return got.why();
  std::vector<clock_report> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& c = out[i];
    (*got)[i].into(c.clock, c.met, c.breached, c.running, c.median, c.slowest_tenth);
  }
  return out;
}

result<std::vector<group_report>> report_channels(connection& on, const report_span& of) {
  return read_groups(on.run(select_channels, with(numbers_of(of.channels), of.from, of.to)));
}

result<std::vector<group_report>> report_teams(connection& on, const report_span& of) {
  return read_groups(on.run(select_teams, with(numbers_of(of.channels), of.to)));
}

result<std::vector<group_report>> report_agents(connection& on, const report_span& of) {
  return read_groups(on.run(select_agents, with(numbers_of(of.channels), of.from, of.to)));
}

} // namespace barid::store
