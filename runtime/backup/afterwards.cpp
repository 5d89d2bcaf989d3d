#include "runtime/backup/afterwards.hpp"

namespace barid::backup {

namespace {

constexpr std::string_view park = //
    "with parked as (update barid.outbox set state = 'parked', last_error = $1, lease_node = null, lease_until = null"
    " where state in ('queued', 'failed', 'claimed', 'sending') and (conversation is not null or kind <> 'smtp')"
    " returning kind) "
    "select count(*) filter (where not starts_with(kind, 'call/')), count(*) filter (where starts_with(kind, 'call/'))"
    " from parked";

constexpr std::string_view hold_later = //
    "update barid.held_answers set state = 'held back', reason = $1, leased = null where state <> 'held back'";

constexpr const char* leave_out = //
    "update barid.outbox set state = 'cancelled', finished = now(), lease_node = null, lease_until = null"
    " where state in ('queued', 'failed', 'claimed', 'sending') and conversation is null and kind = 'smtp';"
    "delete from barid.mail_notices;"
    "delete from barid.sent_copies";

// The newest one stays, as when they are forgotten: it is where new listeners begin.
constexpr std::string_view forget_read = //
    "delete from barid.live_events"
    " where (xid, seq) <= (select xid, seq from barid.index_cursors order by xid, seq limit 1)"
    " and (xid, seq) < (select xid, seq from barid.live_events order by xid desc, seq desc limit 1)";

// A server's own numbers begin above 600 (initdb uses more), so all that comes is behind these. Those of one transaction
// keep one number as far as there are enough.
#define BARID_PLACED "least(dense_rank() over (order by xid), 600) as x, row_number() over (order by xid, seq) as n"
constexpr std::string_view move_cursors = //
    "with placed as (select xid, seq, " BARID_PLACED " from barid.live_events) "
    "update barid.index_cursors c set"
    " xid = coalesce((select x from placed p where (p.xid, p.seq) <= (c.xid, c.seq) order by n desc limit 1), 0)"
    "::text::xid8,"
    " seq = coalesce((select n from placed p where (p.xid, p.seq) <= (c.xid, c.seq) order by n desc limit 1), 0)";

// whatever other columns there are
constexpr std::string_view columns_besides = //
    "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
    " where attrelid = 'barid.live_events'::regclass and attnum > 0 and not attisdropped"
    " and attname not in ('xid', 'seq')";

std::string move_changes(const std::string& columns) {
  // in one piece: the numbers of the old ones may be among the new
  return "with gone as (delete from barid.live_events returning *),"
         " placed as (select " BARID_PLACED ", " +
         columns +
         " from gone) "
         "insert into barid.live_events (xid, seq, " +
         columns + ") overriding system value select x::text::xid8, n, " + columns + " from placed";
}
#undef BARID_PLACED

} // namespace

result<held> hold_back(store::connection& owner, const std::string& why) {
  auto parked = owner.run(park, store::with(why));
  if (!parked) return parked.why();
  held out;
  (*parked)[0].into(out.answers, out.calls);
  auto later = owner.run(hold_later, store::with(why));
  if (!later) return later.why();
  out.later = later->affected();
  if (auto ok = owner.run_script(leave_out); !ok) return ok.why();
  return out;
}

result<void> end_leases(store::connection& owner) {
  return owner.run_script("delete from barid.sessions;"
                          "delete from barid.password_links;"
                          "delete from barid.nodes;"
                          "update barid.shards set node = null where node is not null");
}

result<std::int64_t> pause_accounts(store::connection& owner) {
  auto done = owner.run("update barid.channels set state = 'paused' where state = 'on'");
  if (!done) return done.why();
  return done->affected();
}

result<void> note_restore(store::connection& owner, const std::string& detail) {
  return store::done(owner.run("insert into barid.audit_log (actor, action, subject, detail)"
                               " values ('command line', 'database.restore', 'database', $1)",
                               store::with(store::json{detail})));
}

result<void> renumber_changes(store::connection& owner) {
  for (const auto sql : {forget_read, move_cursors})
    if (auto ok = owner.run(sql); !ok) return ok.why();
  auto columns = owner.run(columns_besides);
  if (!columns) return columns.why();
  return store::done(owner.run(move_changes((*columns)[0].get<std::string>(0))));
}

} // namespace barid::backup
