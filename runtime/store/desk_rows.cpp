#include "runtime/store/desk_rows.hpp"

#include "runtime/store/ledger_limits.hpp"
#include "runtime/store/parameters.hpp"

#include <algorithm>

namespace barid::store {

namespace {

constexpr statement select_next{
    "next_desk_event", "select id, kind, agent, channel, detail, actor, at, state, after_conversation from desk_events "
                       "where state <> 'done' order by id limit 1"};
constexpr statement settle_one{
    "settle_desk_event", "update desk_events set state = case when $2 then 'walking' else 'done' end,"
                         " finished = case when $2 then null else $7::timestamptz end, program = nullif($3, ''::bytea),"
                         " facts = $4, trace = $5, effects = $6 where id = $1 and state = 'new'"};
constexpr statement note_refused{
    "note_refused_of_desk",
    "update desk_events set trace = jsonb_set(trace, '{notes}', coalesce(trace->'notes', '[]') ||"
    " (select coalesce(jsonb_agg(jsonb_build_object('rule', '', 'text', line)), '[]') from unnest($2::text[]) line))"
    " where id = $1"};
constexpr statement insert_live{"insert_desk_live",
                                "insert into live_events (kind, channel, payload) values ($1, nullif($2, 0), $3)"};
constexpr statement insert_call{"insert_desk_outbox",
                                "insert into outbox (effect_key, channel, shard, kind, origin, payload, next_at) "
                                "values ($1, $2, 0, $3, 'automatic', $4, $5) on conflict (effect_key) do nothing"};
constexpr statement move_one{"move_desk_event",
                             "update desk_events set after_conversation = $2 where id = $1 and state = 'walking'"};
constexpr statement finish_one{"finish_desk_event",
                               "update desk_events set state = 'done', finished = $2 where id = $1"};
constexpr statement forget{"forget_desk_events", "delete from desk_events where state = 'done' and finished < $1"};
constexpr statement select_open{
    "open_conversations_of", "select id, channel from conversations where agent = $1 and id > $2"
                             " and status not in ('closed', 'quarantined', 'dropped', 'merged') order by id limit $3"};

std::string_view json_or(const std::string& text, std::string_view otherwise) {
  return text.empty() ? otherwise : std::string_view(text);
}

/// Takes what still has room; the trace says what had none.
result<std::vector<bool>> granted(connection& on, const desk_decision& what) {
  std::vector<bool> out(what.limits.size());
  if (out.empty()) return out;
  exchange ask;
  std::vector<limit_claim> claims;
  for (std::size_t i = 0; i < what.limits.size(); ++i)
    claims.push_back({&what.limits[i], [&out, i] { out[i] = true; }});
  take_limits(ask, std::move(claims));
  if (auto ok = ask.run(on); !ok) return ok.why();
  std::vector<std::string> refused;
  for (std::size_t i = 0; i < out.size(); ++i)
    if (!out[i]) refused.push_back("held back: " + what.limits[i].label);
  if (refused.empty()) return out;
  if (auto ok = on.run(note_refused, with(what.id, refused)); !ok) return ok.why();
  return out;
}

bool may(const std::vector<std::size_t>& needs, const std::vector<bool>& granted) {
  return std::ranges::all_of(needs, [&](std::size_t i) { return granted[i]; });
}

} // namespace

result<std::optional<desk_event>> next_desk_event(connection& on) {
  auto got = on.run(select_next);
  if (!got) return got.why();
  if (got->empty()) return std::optional<desk_event>();
  desk_event e;
  (*got)[0].into(e.id, e.kind, e.agent, e.channel, e.detail, e.actor, e.at, e.state, e.after);
  return std::optional(std::move(e));
}

result<void> settle_desk_event(connection& on, const desk_decision& what) {
  auto begun = transaction::begin(on);
  if (!begun) return begun.why();
  auto settled = on.run(settle_one, with(what.id, what.walk, bytes{what.program}, json{json_or(what.facts, "{}")},
                                         json{json_or(what.trace, "{}")}, json{json_or(what.effects, "[]")}, what.now));
  if (!settled) return settled.why();
  if (settled->affected() != 1) return {}; // before; the transaction ends with nothing in it
  const auto room = granted(on, what);
  if (!room) return room.why();
  for (const auto& l : what.live) {
    if (!may(l.needs, *room)) continue;
    if (auto ok = on.run(insert_live, with(l.kind, what.channel.value, json{json_or(l.payload, "{}")})); !ok)
      return ok.why();
  }
  for (const auto& o : what.outbox) {
    if (!may(o.needs, *room)) continue;
    if (auto ok = on.run(insert_call, with(bytes{o.effect_key}, what.channel ? what.channel.value : what.calls_of.value,
                                           o.kind, json{json_or(o.payload, "{}")}, o.next_at));
        !ok)
      return ok.why();
  }
  return begun->commit();
}

result<void> move_desk_event(connection& on, std::int64_t id, conversation_id after) {
  return done(on.run(move_one, with(id, after.value)));
}

result<void> finish_desk_event(connection& on, std::int64_t id, instant now) {
  return done(on.run(finish_one, with(id, now)));
}

result<std::int64_t> forget_desk_events(connection& on, instant before) {
  auto gone = on.run(forget, with(before));
  if (!gone) return gone.why();
  return gone->affected();
}

result<std::vector<std::pair<conversation_id, mailbox_id>>> open_conversations_of(connection& on, agent_id agent,
                                                                                  conversation_id after, int limit) {
  auto got = on.run(select_open, with(agent.value, after.value, limit));
  if (!got) return got.why();
  std::vector<std::pair<conversation_id, mailbox_id>> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].first, out[i].second);
  return out;
}

} // namespace barid::store
