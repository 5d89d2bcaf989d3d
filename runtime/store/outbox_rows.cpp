#include "runtime/store/outbox_rows.hpp"

namespace barid::store {

namespace {

constexpr statement claim_entries{
    "claim_outbox", "update outbox set state = 'claimed', lease_node = $2, lease_until = $4 "
                    "where id in (select id from outbox where kind = $1 and state in ('queued', 'failed')"
                    " and next_at <= $3 and (cardinality($6::int[]) = 0 or shard = any($6::int[]))"
                    " and ($7 = 0 or channel = $7) and (not $8 or origin = 'human')"
                    " order by next_at, id limit $5 for update skip locked) "
                    "returning id, effect_key, channel, conversation, kind, origin, payload, rendered, attempts,"
                    " doubtful, created, first_tried, refusals"};
// From channel to channel by the index: however much waits in one, the next is one step away.
constexpr statement select_due_entries{
    "due_channels",
    "with recursive one as ((select channel from outbox where state in ('queued', 'failed')"
    " order by channel limit 1) union all"
    " select (select o.channel from outbox o where o.state in ('queued', 'failed') and o.channel > one.channel"
    "  order by o.channel limit 1) from one where one.channel is not null) "
    "select one.channel from one cross join lateral (select o.next_at from outbox o"
    " where o.channel = one.channel and o.state in ('queued', 'failed') and o.kind = $1 and o.next_at <= $2"
    " and (o.origin = 'human' or not o.channel = any($5::bigint[]))"
    " order by o.next_at limit 1) due where not one.channel = any($3::bigint[])"
    " and not exists (select from channels c where c.id = one.channel and c.state = 'paused') "
    "order by due.next_at, one.channel limit $4"};
constexpr statement count_states{
    "count_outbox", "select state, count(*) from outbox where state in ('queued', 'failed') group by 1 union all "
                    "select state, count(*) from outbox where state in ('claimed', 'sending') group by 1 union all "
                    "select state, count(*) from outbox where state in ('dead', 'parked') group by 1"};
constexpr statement begin_one{"begin_sending",
                              "update outbox set state = 'sending', attempts = attempts + 1,"
                              " rendered = coalesce(rendered, $3), lease_until = $4 "
                              "where id = $1 and lease_node = $2 and state = 'claimed' returning rendered"};
// Whoever looks at the conversation is told (`answer`) of what became of a mail, with it and not behind it.
constexpr statement sent{"finish_sent",
                         "with done as (update outbox set state = 'sent', finished = $3,"
                         " lease_node = null, lease_until = null, last_error = '' "
                         "where id = $1 and lease_node = $2 and state in ('claimed', 'sending')"
                         " returning id, channel, conversation, rendered), "
                         "told as (insert into live_events (kind, channel, conversation)"
                         " select 'answer', channel, conversation from done where conversation is not null), "
                         "copy as (insert into sent_copies (outbox, channel, next_at)"
                         " select d.id, d.channel, $3 from done d join channels c on c.id = d.channel"
                         " where d.rendered is not null and c.settings->>'sent' is not null"
                         " on conflict do nothing) "
                         "select id from done"};
constexpr statement failed{"finish_failed",
                           "with done as (update outbox set state = 'failed', next_at = $4, last_error = $3,"
                           " lease_node = null, lease_until = null, first_tried = $5, refusals = $6 "
                           "where id = $1 and lease_node = $2 and state in ('claimed', 'sending')"
                           " returning id, channel, conversation),"
                           " told as (insert into live_events (kind, channel, conversation)"
                           " select 'answer', channel, conversation from done where conversation is not null) "
                           "select id from done"};
constexpr statement unclaim{"put_back_outbox",
                            "update outbox set state = case when attempts > 0 or first_tried is not null"
                            " then 'failed' else 'queued' end, lease_node = null, lease_until = null "
                            "where id = $1 and lease_node = $2 and state = 'claimed'"};
constexpr statement dead{"finish_dead",
                         "with done as (update outbox set state = 'dead', finished = $4, last_error = $3,"
                         " lease_node = null, lease_until = null "
                         "where id = $1 and lease_node = $2 and state in ('claimed', 'sending')"
                         " returning id, channel, conversation),"
                         " told as (insert into live_events (kind, channel, conversation, payload)"
                         " select 'answer', channel, conversation, jsonb_build_object('undelivered', id)"
                         " from done where conversation is not null) "
                         "select id from done"};
constexpr statement progress_of{"note_recipients",
                                "update outbox set payload = payload || $3::jsonb "
                                "where id = $1 and lease_node = $2 and state in ('claimed', 'sending')"};
constexpr statement unknown{
    "finish_unknown",
    "with done as (update outbox set state = case when origin = 'human' then 'queued' else 'parked' end,"
    " doubtful = doubtful or origin = 'human', next_at = $4, last_error = $3, lease_node = null,"
    " lease_until = null where id = $1 and lease_node = $2 and state = 'sending'"
    " returning state, channel, conversation),"
    " told as (insert into live_events (kind, channel, conversation)"
    " select 'answer', channel, conversation from done where conversation is not null) "
    "select state from done"};
constexpr statement recover{
    "recover_outbox",
    "with late as (select id, state as was, kind, origin from outbox"
    " where state in ('claimed', 'sending') and (lease_until <= $1 or lease_node = $3)"
    " and not id = any($2::bigint[])"
    " order by id for update skip locked),"
    " judged as (select id, case when was = 'claimed' or kind <> 'smtp' then 'requeued'"
    " when origin = 'human' then 'doubtful' else 'parked' end as verdict from late), "
    "done as (update outbox o set state = case when j.verdict = 'parked' then 'parked' else 'queued' end,"
    " doubtful = o.doubtful or j.verdict = 'doubtful', next_at = $1, lease_node = null,"
    " lease_until = null, last_error = case when j.verdict = 'requeued' then o.last_error"
    " else 'the connection ended before the server answered' end "
    "from judged j where o.id = j.id returning j.verdict, o.channel, o.conversation),"
    " told as (insert into live_events (kind, channel, conversation)"
    " select 'answer', channel, conversation from done where conversation is not null) "
    "select verdict from done"};
constexpr statement cancel{"cancel_outbox",
                           "with done as (update outbox set state = 'cancelled', finished = $2 "
                           "where id = $1 and state = 'queued' and attempts = 0 returning id), "
                           "unfound as (delete from written_documents w using done d where w.outbox = d.id) "
                           "select id from done"};
constexpr statement again{
    "retry_outbox", "with forgiven as (delete from bounced_addresses b using outbox o"
                    " where o.id = $1 and b.channel = o.channel and exists (select from"
                    " jsonb_array_elements(coalesce(o.payload -> 'to', '[]')"
                    " || coalesce(o.payload -> 'cc', '[]')) r"
                    " where lower(r ->> 'address') = b.address)), "
                    "done as (update outbox set state = 'queued', next_at = $2, finished = null, first_tried = null,"
                    " refusals = 0,"
                    " doubtful = doubtful or state = 'parked', payload = payload - 'refused' "
                    "where id = $1 and state in ('dead', 'parked', 'failed')"
                    " returning id, channel, conversation), "
                    "told as (insert into live_events (kind, channel, conversation)"
                    " select 'answer', channel, conversation from done where conversation is not null) "
                    "select id from done"};
constexpr statement trouble{
    "troubled_outbox", "select id, effect_key, channel, conversation, kind, origin, payload, null::bytea, attempts,"
                       " doubtful, created, first_tried, refusals, state, last_error from outbox where state in "
                       "('dead', 'parked', 'failed') "
                       "order by id desc limit $1"};

outbox_job read_job(const row& from) {
  outbox_job job;
  std::string who;
  std::optional<instant> first_tried;
  std::int32_t refusals = 0;
  from.into(job.id, job.effect_key, job.channel, job.conversation, job.kind, who, job.payload, job.rendered,
            job.attempts, job.doubtful, job.created, first_tried, refusals);
  if (first_tried) job.refused = outbox_refusals{*first_tried, refusals};
  job.from = who == "human" ? origin::human : origin::automatic;
  return job;
}

/// Exactly one row had to change, else somebody else owns it by now.
result<void> one_row(result<rows> done, outbox_id id, const char* what) {
  if (!done) return done.why();
  if (done->affected() == 1) return {};
  return error{errc::conflict,
               "outgoing message " + std::to_string(id.value) + " cannot be " + what +
                   ": it is in another state by now",
               "load it again"};
}

} // namespace

result<std::vector<outbox_job>> claim_outbox(connection& on, const outbox_claim& how) {
  auto got = on.run(claim_entries, with(how.kind, how.node, how.now, how.now + how.lease, how.limit, how.shards,
                                        how.channel.value, how.by_people_only));
  if (!got) return got.why();
  std::vector<outbox_job> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back(read_job((*got)[i]));
  return out;
}

result<std::string> begin_sending(connection& on, outbox_id id, const std::string& node, const std::string& rendered,
                                  instant lease_until) {
  auto got = on.run(begin_one, with(id.value, node, bytes{rendered}, lease_until));
  if (!got) return got.why();
  if (got->size() == 1) return (*got)[0].get<std::string>(0);
  return one_row(std::move(got), id, "sent").why();
}

result<void> finish_sent(connection& on, outbox_id id, const std::string& node, instant at) {
  return one_row(on.run(sent, with(id.value, node, at)), id, "marked as sent");
}

result<void> finish_failed(connection& on, outbox_id id, const std::string& node, const std::string& why,
                           instant next_at, std::optional<outbox_refusals> refused) {
  const auto since = refused ? std::optional(refused->since) : std::nullopt;
  return one_row(on.run(failed, with(id.value, node, why, next_at, since, refused ? refused->times : 0)), id,
                 "put back");
}

result<void> put_back_outbox(connection& on, outbox_id id, const std::string& node) {
  return one_row(on.run(unclaim, with(id.value, node)), id, "put back");
}

result<void> finish_dead(connection& on, outbox_id id, const std::string& node, const std::string& why, instant at) {
  return one_row(on.run(dead, with(id.value, node, why, at)), id, "given up");
}

result<void> note_recipients(connection& on, outbox_id id, const std::string& node, const std::string& progress) {
  return one_row(on.run(progress_of, with(id.value, node, json{progress})), id, "noted");
}

result<bool> finish_unknown(connection& on, outbox_id id, const std::string& node, const std::string& why,
                            instant next_at) {
  auto got = on.run(unknown, with(id.value, node, why, next_at));
  if (!got) return got.why();
  if (got->size() == 1) return (*got)[0].view(0) == "parked";
  return one_row(std::move(got), id, "judged").why();
}

result<std::vector<mailbox_id>> due_channels(connection& on, const due_question& which) {
  std::vector<std::int64_t> busy, slow;
  for (auto id : which.without) busy.push_back(id.value);
  for (auto id : which.without_automatic) slow.push_back(id.value);
  auto got = on.run(select_due_entries, with(which.kind, which.now, busy, which.limit, slow));
  if (!got) return got.why();
  std::vector<mailbox_id> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<mailbox_id>(0));
  return out;
}

result<std::vector<std::pair<std::string, std::int64_t>>> count_outbox(connection& on) {
  auto got = on.run(count_states);
  if (!got) return got.why();
  std::vector<std::pair<std::string, std::int64_t>> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) (*got)[i].into(out[i].first, out[i].second);
  return out;
}

result<recovered> recover_outbox(connection& on, instant now, const std::vector<outbox_id>& in_hand,
                                 const std::string& own_before) {
  std::vector<std::int64_t> ids;
  for (auto id : in_hand) ids.push_back(id.value);
  const auto own = own_before.empty() ? std::optional<std::string>() : std::optional(own_before);
  auto got = on.run(recover, with(now, ids, own));
  if (!got) return got.why();
  recovered out;
  for (std::size_t i = 0; i < got->size(); ++i) {
    const auto verdict = (*got)[i].view(0);
    if (verdict == "requeued") ++out.requeued;
    else if (verdict == "doubtful") ++out.doubtful;
    else ++out.parked;
  }
  return out;
}

result<void> cancel_outbox(connection& on, outbox_id id, instant at) {
  return one_row(on.run(cancel, with(id.value, at)), id, "cancelled");
}

result<void> retry_outbox(connection& on, outbox_id id, instant now) {
  return one_row(on.run(again, with(id.value, now)), id, "sent again");
}

result<std::vector<outbox_trouble>> troubled_outbox(connection& on, int limit) {
  auto got = on.run(trouble, with(limit));
  if (!got) return got.why();
  std::vector<outbox_trouble> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto row = (*got)[i];
    out[i] = {read_job(row), row.get<std::string>(13), row.get<std::string>(14), row.get<instant>(10)};
  }
  return out;
}

} // namespace barid::store
