#include "runtime/store/ledger_waiting.hpp"

#include "runtime/store/ledger_batch.hpp"

namespace barid::store {

namespace {

constexpr statement clear_timers{"clear_timers", "delete from timers t using unnest($1::bigint[], $2::text[])"
                                                 " as i (conversation, key) "
                                                 "where t.conversation = i.conversation and t.key = i.key"};

constexpr statement set_timers{
    "set_timers", "insert into timers (conversation, key, channel, shard, kind, due, payload, calendar_version,"
                  " state) "
                  "select conversation, key, channel, shard, kind, due, payload, calendar,"
                  " case when held then 'held' else 'armed' end "
                  "from unnest($1::bigint[], $2::text[], $3::bigint[], $4::int[], $5::text[], $6::timestamptz[],"
                  " $7::jsonb[], $8::text[], $9::boolean[])"
                  " as i (conversation, key, channel, shard, kind, due, payload, calendar, held) "
                  "on conflict (conversation, key) do update set kind = excluded.kind, due = excluded.due,"
                  " payload = excluded.payload, calendar_version = excluded.calendar_version,"
                  " state = excluded.state, set_at = now()"};

constexpr statement set_clocks{
    "set_clocks", "insert into clocks (conversation, clock, channel, sla, state, started, due, elapsed_us, ended,"
                  " detail, team, agent, rule, target) "
                  "select i.*, c.team, c.agent,"
                  // placed earlier: as the clock that began last knows
                  " coalesce(i.detail ->> 'rule', (select k.rule from clocks k where k.conversation = i.conversation"
                  "  order by k.started desc limit 1), ''), coalesce(i.detail ->> 'target', '') "
                  "from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[],"
                  " $6::timestamptz[], $7::timestamptz[], $8::bigint[], $9::timestamptz[], $10::jsonb[])"
                  " as i (conversation, clock, channel, sla, state, started, due, elapsed_us, ended, detail)"
                  " left join conversations c on c.id = i.conversation "
                  "on conflict (conversation, clock, started) do update set sla = excluded.sla,"
                  " state = excluded.state, due = excluded.due, elapsed_us = excluded.elapsed_us,"
                  " ended = excluded.ended, detail = excluded.detail, team = excluded.team, agent = excluded.agent,"
                  " rule = excluded.rule, target = excluded.target"};

constexpr statement end_flows{"end_flows",
                              "delete from flows f using unnest($1::bigint[], $2::text[]) as i (conversation, flow) "
                              "where f.conversation = i.conversation and f.flow = i.flow"};

constexpr statement set_flows{"set_flows",
                              "insert into flows (conversation, flow, channel, step, iteration, program, started, due,"
                              " variables) "
                              "select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::int[], "
                              "$6::bytea[],"
                              " $7::timestamptz[], $8::timestamptz[], $9::jsonb[]) "
                              "on conflict (conversation, flow) do update set step = excluded.step,"
                              " iteration = excluded.iteration, program = excluded.program, started = excluded.started,"
                              " due = excluded.due, variables = excluded.variables"};

} // namespace

void store_timers(exchange& to, const std::vector<const decision*>& won) {
  std::vector<std::int64_t> conversation, channel;
  std::vector<std::string_view> key, kind, calendar;
  std::vector<std::int32_t> shard;
  std::vector<instant> due;
  std::vector<bool> held;
  json_array payload;
  for (const auto* d : won)
    for (const auto& k : d->clear_timers) {
      conversation.push_back(d->next.id.value);
      key.push_back(k);
    }
  if (!key.empty()) to.add(clear_timers, with(conversation, key));
  conversation.clear();
  key.clear();
  for (const auto* d : won)
    for (const auto& t : d->set_timers) {
      conversation.push_back(d->next.id.value);
      key.push_back(t.key);
      channel.push_back(d->next.channel.value);
      shard.push_back(d->fence.shard);
      kind.push_back(t.kind);
      due.push_back(t.due);
      payload.items.push_back(json_or(t.payload, "{}"));
      calendar.push_back(t.calendar_version);
      held.push_back(t.held);
    }
  if (!key.empty()) to.add(set_timers, with(conversation, key, channel, shard, kind, due, payload, calendar, held));
}

void store_clocks(exchange& to, const std::vector<const decision*>& won) {
  std::vector<std::int64_t> conversation, channel, elapsed;
  std::vector<std::string_view> clock, sla, state;
  std::vector<instant> started;
  std::vector<std::optional<instant>> due, ended;
  json_array detail;
  for (const auto* d : won)
    for (const auto& c : d->clocks) {
      conversation.push_back(d->next.id.value);
      clock.push_back(c.clock);
      channel.push_back(d->next.channel.value);
      sla.push_back(c.sla);
      state.push_back(c.state);
      started.push_back(c.started);
      due.push_back(c.due);
      elapsed.push_back(c.elapsed_us);
      ended.push_back(c.ended);
      detail.items.push_back(json_or(c.detail, "{}"));
    }
  if (!clock.empty())
    to.add(set_clocks, with(conversation, clock, channel, sla, state, started, due, elapsed, ended, detail));
}

void store_flows(exchange& to, const std::vector<const decision*>& won) {
  std::vector<std::int64_t> conversation, channel;
  std::vector<std::string_view> flow, step;
  std::vector<std::int32_t> iteration;
  bytes_array program;
  std::vector<instant> started;
  std::vector<std::optional<instant>> due;
  json_array variables;
  for (const auto* d : won)
    for (const auto& f : d->end_flows) {
      conversation.push_back(d->next.id.value);
      flow.push_back(f);
    }
  if (!flow.empty()) to.add(end_flows, with(conversation, flow));
  conversation.clear();
  flow.clear();
  for (const auto* d : won)
    for (const auto& f : d->flows) {
      conversation.push_back(d->next.id.value);
      flow.push_back(f.flow);
      channel.push_back(d->next.channel.value);
      step.push_back(f.step);
      iteration.push_back(f.iteration);
      program.items.push_back(f.program);
      started.push_back(f.started);
      due.push_back(f.due);
      variables.items.push_back(json_or(f.variables, "{}"));
    }
  if (!flow.empty())
    to.add(set_flows, with(conversation, flow, channel, step, iteration, program, started, due, variables));
}

} // namespace barid::store
