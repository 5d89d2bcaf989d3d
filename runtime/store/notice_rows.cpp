#include "runtime/store/notice_rows.hpp"

#include "runtime/store/live_rows.hpp"

namespace barid::store {

namespace {

constexpr statement select_choice{
    "mail_notice_choice",
    "select assigned, answered, told, clocks, always, language, mentioned from mail_notice_choices where agent = $1"};
constexpr statement upsert_choice{
    "save_mail_notice_choice",
    "insert into mail_notice_choices (agent, assigned, answered, told, clocks, always, language, mentioned) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (agent) do update set assigned = excluded.assigned,"
    " answered = excluded.answered, told = excluded.told, clocks = excluded.clocks, always = excluded.always,"
    " language = excluded.language, mentioned = excluded.mentioned"};

// locked, so that two nodes do not note one change twice
constexpr statement lock_place{"lock_mail_notice_place",
                               "select xid, seq from index_cursors where name = 'mail_notices' for update"};
constexpr statement insert_place{
    "begin_mail_notices",
    "insert into index_cursors (name, xid, seq) values ('mail_notices', $1::text::xid8, $2) on conflict do nothing"};
constexpr statement move_place{
    "move_mail_notices",
    "update index_cursors set xid = $1::text::xid8, seq = $2, updated = now() where name = 'mail_notices'"};
constexpr statement select_wished{
    "mail_notices_wished",
    "select exists (select from mail_notice_choices where assigned or answered or told or clocks or mentioned)"};
constexpr statement select_page_end{
    "mail_notice_page", "select xid, seq, count(*) over () from (select xid, seq from live_events"
                        " where xid < pg_snapshot_xmin(pg_current_snapshot()) and (xid, seq) > ($1::text::xid8, $2)"
                        " order by xid, seq limit $3) p order by xid desc, seq desc limit 1"};

// Facts of events are long: they are read only where everything else fits already, and that once, hence the steps. Whose a
// conversation was stands there as a name, as rules know people. The facts of raised events (`accepted`) are the event alone.
constexpr statement insert_notices{
    "note_mail_notices",
    "with page as materialized ("
    " select * from (select kind, channel, conversation, version, payload, at from live_events"
    "  where (xid, seq) > ($1::text::xid8, $2) and (xid, seq) <= ($3::text::xid8, $4)"
    "  order by xid, seq offset 0) l where at >= $5),"
    "people as materialized ("
    " select a.id, a.name, a.role, w.assigned, w.answered, w.told, w.clocks, w.mentioned"
    " from mail_notice_choices w join agents a on a.id = w.agent"
    " where a.active and a.presence <> 'on_leave' and (w.always or a.presence <> 'available')),"
    "given as materialized ("
    " select e.channel, e.conversation, e.version, e.at, e.facts #>> '{event,arguments,agent}' as holder,"
    "  cause.actor, cause.mail"
    " from page l join events e on e.conversation = l.conversation and e.version = l.version and e.kind = 'accepted'"
    " join events cause on cause.conversation = l.conversation and cause.version = l.version and cause.n = 0"
    " where starts_with(l.kind, 'conversation_')),"
    "own as materialized ("
    " select e.channel, e.conversation, e.version, e.at, e.kind, e.mail, p.id as agent, p.name, p.answered, p.clocks,"
    "  e.facts #>> '{conversation,agent}' as holder, e.facts #>> '{event,arguments,clock}' as clock"
    " from page l join events e on e.conversation = l.conversation and e.version = l.version and e.n = 0"
    "  and e.kind in ('message', 'sla warning', 'sla breach')"
    " join conversations c on c.id = e.conversation join people p on p.id = c.agent"
    " where starts_with(l.kind, 'conversation_')),"
    "happened as ("
    " select p.id as agent, 'assigned' as what, g.channel, g.conversation, g.version, '{}'::jsonb as detail, g.at"
    "  from given g join people p on p.assigned and p.name = g.holder"
    "  where g.actor <> 'agent/' || p.id"
    // who forwards their mail to an account of ours would be told of each telling
    "   and coalesce((select false from outbox o where o.conversation is null and o.message_id_hash ="
    "    (select m.message_id_hash from mails m where m.id = g.mail) limit 1), true)"
    " union all"
    " select o.agent, 'answered', o.channel, o.conversation, o.version, '{}', o.at"
    "  from own o where o.answered and o.kind = 'message' and o.holder = o.name and coalesce("
    "   (select t.parsed ->> 'auto_submitted' from mail_texts t where t.mail = o.mail), '') <> 'true'"
    " union all"
    " select o.agent, 'clock', o.channel, o.conversation, o.version,"
    "   jsonb_build_object('event', o.kind, 'clock', o.clock), o.at"
    "  from own o where o.clocks and o.kind <> 'message' and o.holder = o.name"
    " union all"
    " select p.id, case when l.mention then 'mentioned' else 'told' end, l.channel, l.conversation, l.version,"
    "   l.payload - 'to', l.at"
    "  from (select *, coalesce(payload ->> 'event' = 'mentioned', false) as mention from page where kind = 'notify') l"
    "  join people p on l.payload -> 'to' @> to_jsonb(p.id) and case when l.mention then p.mentioned else p.told end)"
    "insert into mail_notices (agent, what, channel, conversation, version, detail, at, noted) "
    "select h.agent, h.what, h.channel, h.conversation, h.version, h.detail, h.at, $6 "
    "from happened h join people p on p.id = h.agent "
    "where h.channel is null or p.role in ('admin', 'owner')"
    " or exists (select from channel_access x where x.channel = h.channel and x.agent = h.agent) "
    "order by h.at, h.conversation, h.version"};

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
    "   else c.agent = g.agent and c.status not in ('closed', 'quarantined', 'dropped', 'merged') and case g.what"
    "    when 'assigned' then w.assigned"
    "    when 'answered' then w.answered and c.first_unanswered_at <= g.at"
    "    else w.clocks and (g.detail ->> 'event' = 'sla breach' or not exists (select from gone b"
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

/// Where nobody wants to be told anything, the place is simply the end.
result<std::optional<page>> rest_of_stream(connection& on, const live_position& after) {
  const auto end = live_end(on);
  if (!end) return end.why();
  if (*end <= after) return std::optional<page>();
  return std::optional(page{*end, false});
}

} // namespace

result<mail_notice_choice> load_mail_notice_choice(connection& on, agent_id who) {
  auto got = on.run(select_choice, with(who.value));
  if (!got) return got.why();
  mail_notice_choice out;
  if (!got->empty())
    (*got)[0].into(out.assigned, out.answered, out.told, out.clocks, out.always, out.language, out.mentioned);
  return out;
}

result<void> save_mail_notice_choice(connection& on, agent_id who, const mail_notice_choice& what) {
  return done(on.run(upsert_choice, with(who.value, what.assigned, what.answered, what.told, what.clocks, what.always,
                                         what.language, what.mentioned)));
}

result<bool> note_mail_notices(connection& on, instant now, instant since, int limit) {
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
  auto wished = on.run(select_wished);
  if (!wished) return wished.why();
  const bool somebody = (*wished)[0].get<bool>(0);
  const auto next = somebody ? page_behind(on, after, limit) : rest_of_stream(on, after);
  if (!next) return next.why();
  if (!*next) return false; // the transaction ends with nothing in it
  const auto& end = (*next)->end;
  if (somebody)
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
