#include "runtime/store/ledger_accept.hpp"

#include <algorithm>

namespace barid::store {

namespace {

constexpr statement insert_mails{
    "insert_mails", "insert into mails (channel, identity, message_id_hash, envelope_from, envelope_to, received,"
                    " size, chunks, source) "
                    "select i.channel, i.identity, nullif(i.message_id, ''::bytea), i.env_from, i.env_to::text[],"
                    " i.received, i.size, i.chunks, i.source "
                    "from unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::timestamptz[],"
                    " $7::bigint[], $8::int[], $9::jsonb[], $10::int[], $11::bigint[]) with ordinality"
                    " as i (channel, identity, message_id, env_from, env_to, received, size, chunks, source, shard,"
                    " epoch, nth) "
                    "where exists (select from shards s where s.shard = i.shard and s.epoch = i.epoch) "
                    // of two with one identity (they may differ in trace fields) the first has to be the row, as its
                    // bytes are the ones that settle() stores
                    "order by i.channel, i.identity, i.nth "
                    "on conflict (channel, identity) do nothing returning channel, identity, id"};

constexpr statement find_mails{"find_mails", "select m.channel, m.identity, m.id from unnest($1::bigint[], $2::bytea[])"
                                             " as i (channel, identity) join mails m using (channel, identity)"};

constexpr statement insert_chunks{"insert_chunks", "insert into mail_chunks (mail, n, data) "
                                                   "select * from unnest($1::bigint[], $2::int[], $3::bytea[])"};

constexpr statement insert_inbox{"insert_inbox",
                                 "insert into inbox (mail, channel, shard, received) "
                                 "select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::timestamptz[])"};

// what was stored once stays so: only a failure is overwritten
constexpr statement upsert_places{
    "upsert_places",
    "insert into uid_ledger as l (channel, folder, uidvalidity, uid, uidl, outcome, reason, mail) "
    "select channel, folder, uidvalidity, uid, uidl, outcome, reason, nullif(mail, 0) "
    "from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[],"
    " $7::text[], $8::bigint[]) as i (channel, folder, uidvalidity, uid, uidl, outcome, reason, "
    "mail) "
    "order by 1, 2, 3, 4, 5 "
    "on conflict (channel, folder, uidvalidity, uid, uidl) do update set outcome = "
    "excluded.outcome,"
    " reason = excluded.reason, mail = excluded.mail, attempts = l.attempts + 1, at = now(), retry_at = null "
    "where l.outcome = 'failed'"};

constexpr statement upsert_cursors{
    "upsert_cursors", "insert into source_cursors as c (channel, folder, uidvalidity, next_uid, modseq, state) "
                      "select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],"
                      " $6::jsonb[]) as i (channel, folder, uidvalidity, next_uid, modseq, state) "
                      "order by channel, folder "
                      "on conflict (channel, folder) do update set uidvalidity = excluded.uidvalidity,"
                      " next_uid = excluded.next_uid, modseq = excluded.modseq, state = excluded.state, updated = "
                      "now() "
                      "where c.uidvalidity <> excluded.uidvalidity or c.next_uid <= excluded.next_uid"};

/// Bytes that one statement carries at most, beside its last chunk.
constexpr std::size_t statement_bytes = 4U << 20U;

} // namespace

void accept_batch::claim(exchange& to) {
  if (mails_.empty()) return;
  std::vector<std::int64_t> channel, size, epoch;
  bytes_array identity, message_id;
  std::vector<std::string_view> from;
  std::vector<std::string> recipients;
  std::vector<instant> received;
  std::vector<std::int32_t> chunks, shard;
  json_array source;
  for (const auto& [mail, out] : mails_) {
    channel.push_back(mail->channel.value);
    identity.items.push_back(mail->identity.hash);
    message_id.items.push_back(mail->identity.message_id_hash);
    from.push_back(mail->envelope_from);
    recipients.push_back(array_literal(mail->envelope_to));
    received.push_back(mail->received);
    size.push_back(std::int64_t(mail->raw->size()));
    chunks.push_back(std::int32_t((mail->raw->size() + chunk_size - 1) / chunk_size));
    source.items.push_back(json_or(mail->source, "{}"));
    shard.push_back(mail->fence.shard);
    epoch.push_back(mail->fence.epoch);
  }
  to.add(insert_mails,
         with(channel, identity, message_id, from, recipients, received, size, chunks, source, shard, epoch),
         [this](const rows& got) {
           for (std::size_t i = 0; i < got.size(); ++i)
             for (const auto& [mail, out] : mails_)
               if (mail->channel.value == got[i].get<std::int64_t>(0) && mail->identity.hash == got[i].view(1))
                 fresh_[{mail->channel.value, mail->identity.hash}] = got[i].get<mail_id>(2);
         });
  to.add(find_mails, with(channel, identity), [this](const rows& got) {
    for (std::size_t i = 0; i < got.size(); ++i)
      for (const auto& [mail, out] : mails_)
        if (mail->channel.value == got[i].get<std::int64_t>(0) && mail->identity.hash == got[i].view(1))
          known_[{mail->channel.value, mail->identity.hash}] = got[i].get<mail_id>(2);
  });
}

void accept_batch::settle(const group_facts& facts) {
  for (const auto& [mail, out] : mails_) {
    const key of{mail->channel.value, mail->identity.hash};
    out->mail = {};
    if (!facts.holds(mail->fence)) {
      out->end = item_end::fenced;
    } else if (auto found = fresh_.find(of); found != fresh_.end()) {
      out->end = item_end::stored;
      out->mail = found->second;
      fresh_.erase(found); // the same mail twice in one group: the second is a duplicate
    } else {
      out->end = item_end::duplicate;
      out->mail = known_.at(of);
    }
  }
  for (const auto& [report, out] : reports_)
    out->end = facts.holds(report->fence) ? item_end::recorded : item_end::fenced;
}

result<void> accept_batch::store_chunks(connection& on, exchange& rest) const {
  std::vector<std::int64_t> mail;
  std::vector<std::int32_t> n;
  bytes_array data;
  std::size_t size = 0;
  auto flush = [&](exchange& to) {
    if (!mail.empty()) to.add(insert_chunks, with(mail, n, data));
    mail.clear();
    n.clear();
    data.items.clear();
    size = 0;
  };
  for (const auto& [what, out] : mails_) {
    if (out->end != item_end::stored) continue;
    const std::string_view raw = *what->raw;
    for (std::size_t at = 0; at < raw.size(); at += chunk_size) {
      mail.push_back(out->mail.value);
      n.push_back(std::int32_t(at / chunk_size));
      data.items.push_back(raw.substr(at, chunk_size));
      size += data.items.back().size();
      if (size < statement_bytes) continue;
      // at once: what waits for the others would hold every byte twice, and the connection once more
      exchange full;
      flush(full);
      if (auto ok = full.run(on); !ok) return ok;
    }
  }
  flush(rest);
  return {};
}

void accept_batch::store_inbox(exchange& to) const {
  std::vector<std::int64_t> mail, channel;
  std::vector<std::int32_t> shard;
  std::vector<instant> received;
  for (const auto& [what, out] : mails_) {
    if (out->end != item_end::stored || !what->to_inbox) continue;
    mail.push_back(out->mail.value);
    channel.push_back(what->channel.value);
    shard.push_back(what->fence.shard);
    received.push_back(what->received);
  }
  if (!mail.empty()) to.add(insert_inbox, with(mail, channel, shard, received));
}

void accept_batch::store_places(exchange& to) const {
  std::vector<std::int64_t> channel, uidvalidity, uid, mail;
  std::vector<std::string_view> folder, uidl, outcome, reason;
  auto place = [&](const source_place& at, std::string_view end, std::string_view why, mail_id id) {
    channel.push_back(at.channel.value);
    folder.push_back(at.folder);
    uidvalidity.push_back(at.uidvalidity);
    uid.push_back(at.uid);
    uidl.push_back(at.uidl);
    outcome.push_back(end);
    reason.push_back(why);
    mail.push_back(id.value);
  };
  for (const auto& [what, out] : mails_) {
    if (!what->place) continue;
    if (out->end == item_end::stored) place(*what->place, "stored", "", out->mail);
    if (out->end == item_end::duplicate) place(*what->place, "duplicate", "", out->mail);
  }
  for (const auto& [what, out] : reports_)
    if (what->failed && out->end == item_end::recorded) place(*what->failed, "failed", what->reason, {});
  if (!channel.empty()) to.add(upsert_places, with(channel, folder, uidvalidity, uid, uidl, outcome, reason, mail));
}

void accept_batch::store_cursors(exchange& to) const {
  std::map<std::pair<std::int64_t, std::string_view>, const source_cursor*> last;
  auto take = [&](const std::optional<source_cursor>& c) {
    if (!c) return;
    auto& slot = last[{c->channel.value, c->folder}];
    const bool further = !slot || slot->uidvalidity != c->uidvalidity || slot->next_uid <= c->next_uid;
    if (further) slot = &*c;
  };
  for (const auto& [what, out] : mails_)
    if (out->end == item_end::stored || out->end == item_end::duplicate) take(what->cursor);
  for (const auto& [what, out] : reports_)
    if (out->end == item_end::recorded) take(what->cursor);
  if (last.empty()) return;
  std::vector<std::int64_t> channel, uidvalidity, next_uid, modseq;
  std::vector<std::string_view> folder;
  json_array state;
  for (const auto& [where, c] : last) {
    channel.push_back(c->channel.value);
    folder.push_back(c->folder);
    uidvalidity.push_back(c->uidvalidity);
    next_uid.push_back(c->next_uid);
    modseq.push_back(c->modseq);
    state.items.push_back(json_or(c->state, "{}"));
  }
  to.add(upsert_cursors, with(channel, folder, uidvalidity, next_uid, modseq, state));
}

result<void> accept_batch::store(connection& on, exchange& rest, const group_facts& facts) {
  settle(facts);
  if (auto ok = store_chunks(on, rest); !ok) return ok;
  store_inbox(rest);
  store_places(rest);
  store_cursors(rest);
  return {};
}

} // namespace barid::store
