#include "runtime/store/conversation_rows.hpp"

#include "runtime/store/conversation_columns.hpp"

namespace barid::store {

namespace {

constexpr statement select_conversation{"select_conversation", "select " BARID_CONVERSATION_COLUMNS
                                                               ", c.state from conversations c where c.id = $1"};
constexpr statement select_timers{"select_timers",
                                  "select key, kind, due, payload, calendar_version, state = 'held' from timers "
                                  "where conversation = $1 order by due, key"};
constexpr statement select_clocks{"select_clocks",
                                  "select clock, sla, state, started, due, ended, elapsed_us, detail from clocks "
                                  "where conversation = $1 and ended is null order by started, clock"};
constexpr statement select_newest_clocks{
    "select_newest_clocks",
    "select distinct on (clock) clock, sla, state, started, due, ended, elapsed_us, detail from clocks "
    "where conversation = $1 order by clock, started desc"};
constexpr statement select_flows{"select_flows",
                                 "select flow, step, iteration, program, started, due, variables from flows "
                                 "where conversation = $1 order by flow"};
constexpr statement select_events{"select_events",
                                  "select id, kind, at, cause, actor, mail, program, facts, trace, effects, version,"
                                  " n, recorded, refused from events where conversation = $1 and version > $2 "
                                  "order by version, n limit $3"};
constexpr statement select_timeline{
    "select_timeline", "select conversation, version, mail, outbox, author, at from conversation_mails "
                       "where conversation = any(with_merged($1)) order by conversation <> $1, version, n"};
constexpr statement select_threads{
    "select_threads", "select t.message_id_hash,"
                      " case when c.status = 'merged' then final_conversation(c.id) else t.conversation end"
                      " from thread_references t left join conversations c on c.id = t.conversation "
                      "where t.channel = $1 and t.message_id_hash = any($2::bytea[]) order by t.conversation"};
constexpr statement select_token{"select_token",
                                 "select case when status = 'merged' then final_conversation(id) else id end"
                                 " from conversations where thread_token = $2 and channel = $1"};
constexpr statement select_flow_counts{
    "select_flow_counts", "select flow, step, program, coalesce(variables->>'code', ''), count(*) from flows "
                          "group by 1, 2, 3, 4 order by 1, 2, 3, 4"};
constexpr statement select_with_flows{"select_with_flows",
                                      "select distinct conversation, channel from flows where conversation > $1 "
                                      "order by conversation limit $2"};
constexpr statement select_not_over{"select_not_over",
                                    "select id, channel from conversations where id > $1"
                                    " and status not in ('closed', 'quarantined', 'dropped', 'merged') "
                                    "order by id limit $2"};

std::vector<clock_row> read_clocks(const rows& got) {
  std::vector<clock_row> out(got.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& c = out[i];
    got[i].into(c.clock, c.sla, c.state, c.started, c.due, c.ended, c.elapsed_us, c.detail);
  }
  return out;
}

} // namespace

result<loaded_conversation> load_conversation(connection& on, conversation_id id) {
  loaded_conversation out;
  bool found = false;
  exchange ask;
  ask.add(select_conversation, with(id.value), [&](const rows& got) {
    found = !got.empty();
    if (!found) return;
    out.row = read_conversation(got[0]);
    out.row.state = got[0].get<std::string>(26);
  });
  ask.add(select_timers, with(id.value), [&](const rows& got) {
    for (std::size_t i = 0; i < got.size(); ++i) {
      auto& t = out.timers.emplace_back();
      got[i].into(t.key, t.kind, t.due, t.payload, t.calendar_version, t.held);
    }
  });
  ask.add(select_clocks, with(id.value), [&](const rows& got) { out.clocks = read_clocks(got); });
  ask.add(select_flows, with(id.value), [&](const rows& got) {
    for (std::size_t i = 0; i < got.size(); ++i) {
      auto& f = out.flows.emplace_back();
      got[i].into(f.flow, f.step, f.iteration, f.program, f.started, f.due, f.variables);
    }
  });
  if (auto done = ask.run(on); !done) return done.why();
  if (!found) return error{errc::not_found, "conversation " + std::to_string(id.value) + " does not exist", ""};
  return out;
}

result<conversation_id> newest_conversation(connection& on) {
  auto got = on.run("select id from conversations order by updated desc, id desc limit 1");
  if (!got) return got.why();
  return got->empty() ? conversation_id{} : conversation_id{(*got)[0].get<std::int64_t>(0)};
}

result<std::vector<clock_row>> newest_clocks(connection& on, conversation_id id) {
  auto got = on.run(select_newest_clocks, with(id.value));
  if (!got) return got.why();
  return read_clocks(*got);
}

result<std::vector<stored_event>> load_events(connection& on, conversation_id id, std::int64_t after, int limit) {
  auto got = on.run(select_events, with(id.value, after, limit));
  if (!got) return got.why();
  std::vector<stored_event> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& e = out[i];
    (*got)[i].into(e.row.id, e.row.kind, e.row.at, e.row.cause, e.row.actor, e.row.mail, e.row.program, e.row.facts,
                   e.row.trace, e.row.effects, e.version, e.n, e.recorded, e.refused);
  }
  return out;
}

result<std::vector<timeline_entry>> load_timeline(connection& on, conversation_id id) {
  auto got = on.run(select_timeline, with(id.value));
  if (!got) return got.why();
  std::vector<timeline_entry> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i)
    (*got)[i].into(out[i].conversation, out[i].version, out[i].mail, out[i].outbox, out[i].author, out[i].at);
  return out;
}

void ask_threads(exchange& to, mailbox_id channel, const std::vector<std::string>& hashes,
                 std::vector<thread_match>& out) {
  bytes_array wanted;
  for (const auto& h : hashes) wanted.items.push_back(h);
  to.add(select_threads, with(channel.value, wanted), [&out](const rows& got) {
    out.resize(got.size());
    for (std::size_t i = 0; i < out.size(); ++i) got[i].into(out[i].message_id_hash, out[i].conversation);
  });
}

void ask_token(exchange& to, mailbox_id channel, const std::string& token, conversation_id& out) {
  to.add(select_token, with(channel.value, token),
         [&out](const rows& got) { out = got.empty() ? conversation_id{} : got[0].get<conversation_id>(0); });
}

result<std::vector<thread_match>> find_threads(connection& on, mailbox_id channel,
                                               const std::vector<std::string>& hashes) {
  std::vector<thread_match> out;
  exchange ask;
  ask_threads(ask, channel, hashes, out);
  if (auto ok = ask.run(on); !ok) return ok.why();
  return out;
}

result<conversation_id> find_by_token(connection& on, mailbox_id channel, const std::string& token) {
  conversation_id out;
  exchange ask;
  ask_token(ask, channel, token, out);
  if (auto ok = ask.run(on); !ok) return ok.why();
  return out;
}

result<std::vector<flow_count>> count_flows(connection& on) {
  auto got = on.run(select_flow_counts);
  if (!got) return got.why();
  std::vector<flow_count> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i)
    (*got)[i].into(out[i].flow, out[i].step, out[i].program, out[i].code, out[i].running);
  return out;
}

result<std::vector<std::pair<conversation_id, mailbox_id>>> conversations_that_wait(connection& on,
                                                                                    conversation_id after, bool all,
                                                                                    int limit) {
  auto got = on.run(all ? select_not_over : select_with_flows, with(after.value, limit));
  if (!got) return got.why();
  std::vector<std::pair<conversation_id, mailbox_id>> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].first, out[i].second);
  return out;
}

} // namespace barid::store
