#include "runtime/store/notice_rows.hpp"

#include "runtime/store/live_rows.hpp"

namespace barid::store {

namespace {

constexpr statement select_choice{"mail_notice_choice",
                                  "select assigned, answered, told, clocks, always, language, mentioned, noted, failed,"
                                  " team_clocks, bell from mail_notice_choices where agent = $1"};
constexpr statement upsert_choice{
    "save_mail_notice_choice",
    "insert into mail_notice_choices (agent, assigned, answered, told, clocks, always, language, mentioned, noted,"
    " failed, team_clocks, bell) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "on conflict (agent) do update set assigned = excluded.assigned,"
    " answered = excluded.answered, told = excluded.told, clocks = excluded.clocks, always = excluded.always,"
    " language = excluded.language, mentioned = excluded.mentioned, noted = excluded.noted,"
    " failed = excluded.failed, team_clocks = excluded.team_clocks, bell = excluded.bell"};

// locked, so that two nodes do not note one change twice
constexpr statement lock_place{"lock_mail_notice_place",
                               "select xid, seq from index_cursors where name = 'mail_notices' for update"};
constexpr statement insert_place{
    "begin_mail_notices",
    "insert into index_cursors (name, xid, seq) values ('mail_notices', $1::text::xid8, $2) on conflict do nothing"};
constexpr statement move_place{
    "move_mail_notices",
    "update index_cursors set xid = $1::text::xid8, seq = $2, updated = now() where name = 'mail_notices'"};
constexpr statement select_page_end{
    "mail_notice_page", "select xid, seq, count(*) over () from (select xid, seq from live_events"
                        " where xid < pg_snapshot_xmin(pg_current_snapshot()) and (xid, seq) > ($1::text::xid8, $2)"
                        " order by xid, seq limit $3) p order by xid desc, seq desc limit 1"};

// The one place that decides who is told of what; bell, browser and mail are made of it. Facts of events are long: they
// are read only where everything else fits already, and that once, hence the steps. Whose a conversation was stands there
// as a name, as rules know people. The facts of raised events (`accepted`) are the event alone. A person who has chosen
// nothing has the bell of `bell` in 0041, and no mail.
constexpr statement insert_notices{
    "note_notices",
    "with page as materialized ("
    " select * from (select xid, kind, channel, conversation, version, payload, at from live_events"
    "  where (xid, seq) > ($1::text::xid8, $2) and (xid, seq) <= ($3::text::xid8, $4)"
    "  order by xid, seq offset 0) l where at >= $5),"
    "people as materialized ("
    " select a.id, a.name, a.role,"
    "  coalesce(w.bell, '{assigned,answered,told,clock,mentioned,noted,failed}') as bell,"
    "  case when a.presence <> 'on_leave' and (w.always or a.presence <> 'available') then array_remove(array["
    "   case when w.assigned then 'assigned' end, case when w.answered then 'answered' end,"
    "   case when w.told then 'told' end, case when w.clocks then 'clock' end,"
    "   case when w.mentioned then 'mentioned' end, case when w.noted then 'noted' end,"
    "   case when w.failed then 'failed' end, case when w.team_clocks then 'team_clock' end], null)"
    "  else '{}' end as mail"
    " from agents a left join mail_notice_choices w on w.agent = a.id where a.active),"
    "given as materialized ("
    " select e.channel, e.conversation, e.version, e.at, e.facts #>> '{event,arguments,agent}' as holder,"
    "  cause.actor, cause.mail"
    " from page l join events e on e.conversation = l.conversation and e.version = l.version and e.kind = 'accepted'"
    " join events cause on cause.conversation = l.conversation and cause.version = l.version and cause.n = 0"
    " where starts_with(l.kind, 'conversation_')),"
    "own as materialized ("
    " select l.xid, e.channel, e.conversation, e.version, e.at, e.kind, e.mail, e.actor, c.team, p.id as agent, p.name,"
    "  case when e.kind <> 'note' then e.facts #>> '{conversation,agent}' end as holder,"
    "  case when e.kind like 'sla %' then e.facts #>> '{event,arguments,clock}' end as clock"
    " from page l join events e on e.conversation = l.conversation and e.version = l.version and e.n = 0"
    "  and e.kind in ('message', 'sla warning', 'sla breach', 'note')"
    " join conversations c on c.id = e.conversation left join people p on p.id = c.agent"
    " where starts_with(l.kind, 'conversation_')"
    "  and (p.id is not null or c.team is not null and e.kind in ('sla warning', 'sla breach'))),"
    "happened as ("
    " select p.id as agent, 'assigned' as what, g.channel, g.conversation, g.version, '{}'::jsonb as detail,"
    "  substring(g.actor from '^agent/([0-9]{1,18})$')::bigint as by_agent, g.at"
    "  from given g join people p on p.name = g.holder"
    "  where g.actor <> 'agent/' || p.id"
    // who forwards their mail to an account of ours would be told of each telling
    "   and coalesce((select false from outbox o where o.conversation is null and o.message_id_hash ="
    "    (select m.message_id_hash from mails m where m.id = g.mail) limit 1), true)"
    " union all"
    " select o.agent, 'answered', o.channel, o.conversation, o.version, '{}', null, o.at"
    "  from own o where o.kind = 'message' and o.holder = o.name and coalesce("
    "   (select t.parsed ->> 'auto_submitted' from mail_texts t where t.mail = o.mail), '') <> 'true'"
    " union all"
    " select o.agent, 'clock', o.channel, o.conversation, o.version,"
    "   jsonb_build_object('event', o.kind, 'clock', o.clock), null, o.at"
    "  from own o where o.kind like 'sla %' and o.holder = o.name"
    " union all"
    " select m.agent, 'team_clock', o.channel, o.conversation, o.version,"
    "   jsonb_build_object('event', o.kind, 'clock', o.clock), null, o.at"
    "  from own o join team_members m on m.team = o.team"
    "  where o.kind like 'sla %' and m.agent is distinct from o.agent"
    " union all"
    // who is named in it is told of that instead
    " select o.agent, 'noted', o.channel, o.conversation, o.version, '{}',"
    "   substring(o.actor from '^agent/([0-9]{1,18})$')::bigint, o.at"
    "  from own o where o.kind = 'note' and o.actor <> 'agent/' || o.agent and not exists (select from live_events n"
    "   where n.xid = o.xid and n.kind = 'notify' and n.conversation = o.conversation"
    "    and n.payload ->> 'event' = 'mentioned' and n.payload -> 'to' @> to_jsonb(o.agent))"
    " union all"
    " select m.author, 'failed', l.channel, l.conversation, m.version, '{\"event\": \"not sent\"}', null, l.at"
    "  from page l join conversation_mails m on m.conversation = l.conversation"
    "   and m.outbox = (l.payload ->> 'undelivered')::bigint"
    "  where l.kind = 'answer' and l.payload ? 'undelivered' and m.author is not null"
    " union all"
    " select m.author, 'failed', e.channel, e.conversation, e.version, '{\"event\": \"bounced\"}', null, e.at"
    "  from page l join events e on e.conversation = l.conversation and e.version = l.version and e.n = 0"
    "   and e.kind = 'bounced'"
    // the one that came back, if a person wrote it; a report that it is still being tried is none
    "  join mail_texts t on t.mail = e.mail and t.parsed #>> '{bounce,delayed}' = 'false'"
    "  join lateral (select m.author from conversation_mails m join outbox o on o.id = m.outbox"
    "   where m.conversation = e.conversation and m.direction = 'out' and m.author is not null"
    "   and o.message_id_hash = sha256(convert_to(btrim(t.parsed #>> '{bounce,original_message_id}', '<> '), 'UTF8'))"
    "   limit 1) m on true"
    "  where starts_with(l.kind, 'conversation_')"
    " union all"
    " select p.id, case when l.payload ->> 'event' = 'mentioned' then 'mentioned' else 'told' end,"
    "   l.channel, l.conversation, l.version, l.payload - 'to', (l.payload ->> 'agent')::bigint, l.at"
    "  from page l join people p on l.payload -> 'to' @> to_jsonb(p.id) where l.kind = 'notify'),"
    "told as materialized (select h.*, p.bell, p.mail from happened h join people p on p.id = h.agent "
    " where h.channel is null or p.role in ('admin', 'owner')"
    "  or exists (select from channel_access x where x.channel = h.channel and x.agent = h.agent)),"
    "kept as (insert into notices (agent, kind, channel, conversation, version, detail, by_agent, at)"
    " select agent, what, channel, conversation, version, detail, by_agent, at from told where what = any(bell)"
    " order by at, conversation, version"
    " returning id, agent, kind, channel, conversation, version, detail, by_agent),"
    "said as (insert into live_events (kind, channel, conversation, version, payload)"
    " select 'notice', channel, conversation, version, jsonb_build_object('to', jsonb_build_array(agent),"
    "  'notice', id, 'what', kind, 'agent', coalesce(by_agent, 0), 'event', coalesce(detail ->> 'event', ''),"
    "  'rule', coalesce(detail ->> 'rule', ''), 'clock', coalesce(detail ->> 'clock', '')) from kept order by id)"
    "insert into mail_notices (agent, what, channel, conversation, version, detail, at, noted) "
    "select agent, what, channel, conversation, version,"
    " case when what = 'noted' then jsonb_build_object('agent', by_agent) else detail end, at, $6 "
    "from told where what = any(mail) order by at, conversation, version"};

constexpr statement select_due_notices{"due_mail_notices",
                                       "select agent from mail_notices group by agent having min(noted) <= $1 "
                                       "order by min(noted), agent limit $2"};

// An answer counts as given when nobody waits for one since then: `first_unanswered_at` is later, or nothing.
constexpr statement take_notices{
    "take_mail_notices",
    "with gone as (delete from mail_notices where agent = $1 returning *) "
    "select g.id, g.what, coalesce(g.conversation, 0), coalesce(c.subject, ''), coalesce(h.name, ''),"
    " coalesce(other.name, ''), coalesce(g.detail ->> 'event', ''), coalesce(g.detail ->> 'rule', ''),"
    " coalesce(g.detail ->> 'clock', ''), coalesce(w.language, 'en'), coalesce("
    "  a.active and a.presence <> 'on_leave' and (w.always or a.presence <> 'available')"
    "  and (g.channel is null or a.role in ('admin', 'owner')"
    "   or exists (select from channel_access x where x.channel = g.channel and x.agent = g.agent))"
    "  and case when g.what = 'told' then w.told and (g.conversation is null or c.id is not null)"
    "   when g.what = 'mentioned' then w.mentioned and c.id is not null"
    "   when g.what = 'failed' then w.failed and c.id is not null"
    "   else (c.agent = g.agent or g.what = 'team_clock' and c.agent is distinct from g.agent"
    "     and exists (select from team_members m where m.team = c.team and m.agent = g.agent)) and c.status not in "
    "('closed', 'quarantined', 'dropped', "
    "'merged') and case g.what"
    "    when 'assigned' then w.assigned"
    "    when 'answered' then w.answered and c.first_unanswered_at <= g.at"
    "    when 'noted' then w.noted"
    "    else case when g.what = 'clock' then w.clocks else w.team_clocks end and (g.detail ->> 'event' = 'sla breach' "
    "or not exists (select from gone b"
    "     where b.conversation = g.conversation and b.detail ->> 'clock' = g.detail ->> 'clock'"
    "      and b.detail ->> 'event' = 'sla breach') and exists (select from clocks k"
    "     where k.conversation = g.conversation and k.clock = g.detail ->> 'clock'"
    "      and k.state in ('running', 'paused'))) end end, false) "
    "from gone g join agents a on a.id = g.agent left join mail_notice_choices w on w.agent = g.agent"
    " left join conversations c on c.id = g.conversation left join channels h on h.id = g.channel"
    " left join agents other on other.id::text = g.detail ->> 'agent' order by g.id"};

constexpr statement forget{"forget_mail_notices", "delete from mail_notices where noted < $1"};

result<void> begin_at_the_end(connection& on) {
  const auto end = live_end(on);
  if (!end) return end.why();
  return done(on.run(insert_place, with(std::to_string(end->xid), end->seq)));
}

struct page {
  live_position end;
  bool more = false;
};
/// Nothing: there is none.
result<std::optional<page>> page_behind(connection& on, const live_position& after, int limit) {
  auto got = on.run(select_page_end, with(std::to_string(after.xid), after.seq, limit));
  if (!got) return got.why();
  if (got->empty()) return std::optional<page>();
  page out;
  std::int64_t found = 0;
  (*got)[0].into(out.end.xid, out.end.seq, found);
  out.more = found == limit;
  return std::optional(out);
}

} // namespace

result<mail_notice_choice> load_mail_notice_choice(connection& on, agent_id who) {
  auto got = on.run(select_choice, with(who.value));
  if (!got) return got.why();
  mail_notice_choice out;
  if (!got->empty())
    (*got)[0].into(out.assigned, out.answered, out.told, out.clocks, out.always, out.language, out.mentioned, out.noted,
                   out.failed, out.team_clocks, out.bell);
  return out;
}

result<void> save_mail_notice_choice(connection& on, agent_id who, const mail_notice_choice& what) {
  return done(
      on.run(upsert_choice, with(who.value, what.assigned, what.answered, what.told, what.clocks, what.always,
                                 what.language, what.mentioned, what.noted, what.failed, what.team_clocks, what.bell)));
}

result<bool> note_notices(connection& on, instant now, instant since, int limit) {
  auto open = transaction::begin(on);
  if (!open) return open.why();
  auto at = on.run(lock_place);
  if (!at) return at.why();
  if (at->empty()) {
    if (auto ok = begin_at_the_end(on); !ok) return ok.why();
    if (auto ok = open->commit(); !ok) return ok.why();
    return false;
  }
  live_position after;
  (*at)[0].into(after.xid, after.seq);
  const auto next = page_behind(on, after, limit);
  if (!next) return next.why();
  if (!*next) return false; // the transaction ends with nothing in it
  const auto& end = (*next)->end;
  if (auto ok = on.run(insert_notices,
                       with(std::to_string(after.xid), after.seq, std::to_string(end.xid), end.seq, since, now));
      !ok)
    return ok.why();
  if (auto ok = on.run(move_place, with(std::to_string(end.xid), end.seq)); !ok) return ok.why();
  if (auto ok = open->commit(); !ok) return ok.why();
  return (*next)->more;
}

result<std::vector<agent_id>> due_mail_notices(connection& on, instant before, int limit) {
  auto got = on.run(select_due_notices, with(before, limit));
  if (!got) return got.why();
  std::vector<agent_id> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<agent_id>(0));
  return out;
}

result<waiting_notices> take_mail_notices(connection& on, agent_id who) {
  auto got = on.run(take_notices, with(who.value));
  if (!got) return got.why();
  waiting_notices out;
  for (std::size_t i = 0; i < got->size(); ++i) {
    mail_notice n;
    bool stands = false;
    (*got)[i].into(n.id, n.what, n.conversation, n.subject, n.channel, n.person, n.event, n.rule, n.clock, out.language,
                   stands);
    out.newest = n.id;
    if (stands) out.notices.push_back(std::move(n));
  }
  return out;
}

result<std::int64_t> forget_mail_notices(connection& on, instant before) {
  auto gone = on.run(forget, with(before));
  if (!gone) return gone.why();
  return gone->affected();
}

} // namespace barid::store
