#include "runtime/store/ledger_decide.hpp"

#include "runtime/store/hash.hpp"
#include "runtime/store/ledger_limits.hpp"
#include "runtime/store/ledger_waiting.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>

namespace barid::store {

namespace {

constexpr statement lock_inbox{"lock_inbox",
                               "select mail from inbox where mail = any($1::bigint[]) order by mail for update"};

// Creates version 1 or writes version n over n-1, in one statement and in the order of the ids. A row that was removed
// meanwhile is not created anew: also not one that was still there when the statement began (`refuse_removed` in 0046).
// Who was removed as a customer since they were asked for is no customer of a new conversation.
constexpr statement upsert_conversations{
    "upsert_conversations",
    "insert into conversations as c (id, channel, version, subject, preview, kind, status, "
    "priority,"
    " agent, team, sla, language, customer, tags, flags, attributes, messages, thread_token, "
    "linked,"
    " created, updated, last_customer_mail_at, first_unanswered_at, snoozed_until, sla_due, "
    "closed_at,"
    " state) "
    "select i.id, i.channel, i.version, i.subject, i.preview, i.kind, i.status, i.priority,"
    " case when i.agent_name = '' then nullif(i.agent, 0)"
    " else (select a.id from agents a where a.active and a.name = i.agent_name) end,"
    " nullif(i.team, 0), i.sla, i.language, nullif(i.customer, 0),"
    " i.tags::text[], i.flags::text[], i.attributes, i.messages, i.token, nullif(i.linked, 0),"
    " i.created, i.updated, i.last_mail, i.unanswered, i.snoozed, i.sla_due, i.closed, i.state "
    "from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[],"
    " $7::text[], $8::int[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], $13::bigint[],"
    " $14::text[], $15::text[], $16::jsonb[], $17::int[], $18::text[], $19::bigint[],"
    " $20::timestamptz[], $21::timestamptz[], $22::timestamptz[], $23::timestamptz[],"
    " $24::timestamptz[], $25::timestamptz[], $26::timestamptz[], $27::jsonb[], $28::int[],"
    " $29::bigint[], $30::bigint[], $31::bigint[], $32::text[])"
    " as i (id, channel, version, subject, preview, kind, status, priority, agent, team, sla,"
    " language, customer, tags, flags, attributes, messages, token, linked, created, updated,"
    " last_mail, unanswered, snoozed, sla_due, closed, state, shard, epoch, generation, inbox,"
    " agent_name) "
    "where exists (select from shards s where s.shard = i.shard and s.epoch = i.epoch)"
    " and (i.generation = 0 or i.generation = (select r.generation from rule_state r))"
    " and (i.inbox = 0 or exists (select from inbox x where x.mail = i.inbox))"
    " and (i.version = 1 or exists (select from conversations o where o.id = i.id))"
    " and (i.version > 1 or not exists (select from removed_customers k where k.customer = i.customer)) "
    "order by i.id "
    "on conflict (id) do update set version = excluded.version, subject = excluded.subject,"
    " preview = excluded.preview, kind = excluded.kind, status = excluded.status,"
    " priority = excluded.priority, agent = excluded.agent, team = excluded.team, sla = "
    "excluded.sla,"
    " language = excluded.language, customer = excluded.customer, tags = excluded.tags,"
    " flags = excluded.flags, attributes = excluded.attributes, messages = excluded.messages,"
    " linked = excluded.linked, updated = excluded.updated,"
    " last_customer_mail_at = excluded.last_customer_mail_at,"
    " first_unanswered_at = excluded.first_unanswered_at, snoozed_until = excluded.snoozed_until,"
    " sla_due = excluded.sla_due, closed_at = excluded.closed_at, state = excluded.state "
    "where c.version = excluded.version - 1 and c.channel = excluded.channel returning id"};

constexpr statement insert_events{
    "insert_events", "insert into events (id, conversation, channel, version, n, kind, at, cause, actor, mail, "
                     "program,"
                     " facts, trace, effects, refused) "
                     "select coalesce(nullif(id, 0), nextval('event_ids')), conversation, channel, version, n, "
                     "kind, at,"
                     " nullif(cause, 0), actor, nullif(mail, 0), nullif(program, ''::bytea), facts, trace, effects,"
                     " refused::text[] "
                     "from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::text[],"
                     " $7::timestamptz[], $8::bigint[], $9::text[], $10::bigint[], $11::bytea[], $12::jsonb[],"
                     " $13::jsonb[], $14::jsonb[], $15::text[])"
                     " as i (id, conversation, channel, version, n, kind, at, cause, actor, mail, program, facts,"
                     " trace, effects, refused)"};

constexpr statement insert_outbox{
    "insert_outbox", "insert into outbox (effect_key, channel, conversation, shard, kind, origin, payload, rendered,"
                     " message_id_hash, next_at) "
                     "select effect_key, channel, conversation, shard, kind, origin, payload,"
                     " nullif(rendered, ''::bytea), nullif(message_id, ''::bytea), next_at "
                     "from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::int[], $5::text[], $6::text[],"
                     " $7::jsonb[], $8::bytea[], $9::bytea[], $10::timestamptz[])"
                     " as i (effect_key, channel, conversation, shard, kind, origin, payload, rendered, message_id,"
                     " next_at) "
                     "order by effect_key on conflict (effect_key) do nothing"};

constexpr statement insert_links{
    "insert_links", "insert into conversation_mails (conversation, channel, version, n, mail, outbox, direction,"
                    " author, at, forwarded) "
                    "select conversation, channel, version, n, nullif(mail, 0),"
                    " (select o.id from outbox o where o.effect_key = i.effect_key),"
                    " case when mail = 0 then 'out' else 'in' end, nullif(author, 0), at,"
                    " author <> 0 and coalesce((select o.payload ->> 'kind' = 'forward' from outbox o"
                    "  where o.effect_key = i.effect_key), false) "
                    "from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::bigint[], $6::bytea[],"
                    " $7::bigint[], $8::timestamptz[])"
                    " as i (conversation, channel, version, n, mail, effect_key, author, at)"};

constexpr statement move_mails{
    "move_mails",
    "select leave_conversation(m.mail, m.source, m.target, m.hash) "
    "from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[]) as m (mail, source, target, hash)"};

constexpr statement insert_references{"insert_references",
                                      "insert into thread_references (channel, message_id_hash, conversation) "
                                      "select * from unnest($1::bigint[], $2::bytea[], $3::bigint[]) order by 1, 2, 3 "
                                      "on conflict do nothing"};

// whoever got the mail could write a bounce in another's name: only its recipients go on the list
constexpr statement insert_bounced{
    "insert_bounced", "insert into bounced_addresses as b (channel, address, status, reason, conversation, mail, at) "
                      "select distinct on (channel, address) channel, address, status, reason, conversation, mail, "
                      "at "
                      "from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[],"
                      " $7::timestamptz[], $8::bytea[])"
                      " as i (channel, address, status, reason, conversation, mail, at, hash) "
                      "where exists (select from outbox o where o.conversation = i.conversation"
                      " and o.message_id_hash = i.hash and exists (select from jsonb_array_elements("
                      "coalesce(o.payload -> 'to', '[]') || coalesce(o.payload -> 'cc', '[]')) r"
                      " where lower(r ->> 'address') = i.address)) "
                      "order by channel, address, at desc "
                      "on conflict (channel, address) do update set status = excluded.status, reason = "
                      "excluded.reason,"
                      " conversation = excluded.conversation, mail = excluded.mail, at = excluded.at"};

constexpr statement change_customer{
    "change_customer", "update customers set attributes = (attributes || coalesce($2::jsonb, '{}')) - $3::text[],"
                       " language = case when language = 'unknown' and $4 <> '' then $4 else language end "
                       "where address_key = $1"};

constexpr statement mark_told{"mark_told", "update outbox set told = now() where id = any($1::bigint[])"};

constexpr statement upsert_texts{
    "upsert_texts", "insert into mail_texts as t (mail, channel, reader, warning, parsed) "
                    "select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::text[], $5::jsonb[])"
                    " as i (mail, channel, reader, warning, parsed) order by mail "
                    "on conflict (mail) do update set reader = excluded.reader, warning = excluded.warning,"
                    " parsed = excluded.parsed, read_at = now() where t.reader <= excluded.reader"};

constexpr statement insert_live{"insert_live",
                                "insert into live_events (kind, channel, conversation, version, payload) "
                                "select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[],"
                                " $5::jsonb[])"};

constexpr statement delete_inbox{"delete_inbox", "delete from inbox where mail = any($1::bigint[])"};

} // namespace

bool decide_batch::entry::grants(const std::vector<std::size_t>& needs) const {
  return std::all_of(needs.begin(), needs.end(), [&](std::size_t n) { return n < granted.size() && granted[n]; });
}

void decide_batch::add(const decision& what, item_outcome& out) {
  const bool second = std::any_of(entries_.begin(), entries_.end(), [&](const entry& e) {
    return e.what->next.id == what.next.id || (what.inbox && e.what->inbox == what.inbox);
  });
  out.end = item_end::conflict;
  if (!second) entries_.push_back({&what, &out, std::vector<bool>(what.limits.size())});
}

bool decide_batch::asks_rules() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const entry& e) { return e.what->generation != 0; });
}

void decide_batch::claim(exchange& to) {
  if (entries_.empty()) return;
  std::vector<std::int64_t> mails;
  for (const auto& e : entries_)
    if (e.what->inbox) mails.push_back(e.what->inbox.value);
  if (!mails.empty())
    to.add(lock_inbox, with(mails), [this](const rows& got) {
      for (std::size_t i = 0; i < got.size(); ++i) waiting_.insert(got[i].get<std::int64_t>(0));
    });
  write_conversations(to);
}

void decide_batch::write_conversations(exchange& to) {
  std::vector<std::int64_t> id, channel, version, agent, team, customer, linked, epoch, generation, inbox;
  std::vector<std::string_view> subject, preview, kind, status, sla, language, token, agent_name;
  std::vector<std::string> tags, flags;
  std::vector<std::int32_t> priority, messages, shard;
  std::vector<instant> created, updated;
  std::vector<std::optional<instant>> last_mail, unanswered, snoozed, sla_due, closed;
  json_array attributes, state;
  for (const auto& e : entries_) {
    const auto& c = e.what->next;
    id.push_back(c.id.value);
    channel.push_back(c.channel.value);
    version.push_back(c.version);
    subject.push_back(c.subject);
    preview.push_back(c.preview);
    kind.push_back(c.kind);
    status.push_back(c.status);
    priority.push_back(static_cast<std::int32_t>(c.priority));
    agent.push_back(c.agent.value);
    agent_name.push_back(c.agent_name);
    team.push_back(c.team.value);
    sla.push_back(c.sla);
    language.push_back(c.language);
    customer.push_back(c.customer.value);
    tags.push_back(array_literal(c.tags));
    flags.push_back(array_literal(c.flags));
    attributes.items.push_back(json_or(c.attributes, "{}"));
    messages.push_back(c.messages);
    token.push_back(c.thread_token);
    linked.push_back(c.linked.value);
    created.push_back(c.created);
    updated.push_back(c.updated);
    last_mail.push_back(c.last_customer_mail_at);
    unanswered.push_back(c.first_unanswered_at);
    snoozed.push_back(c.snoozed_until);
    sla_due.push_back(c.sla_due);
    closed.push_back(c.closed_at);
    state.items.push_back(json_or(c.state, "{}"));
    shard.push_back(e.what->fence.shard);
    epoch.push_back(e.what->fence.epoch);
    generation.push_back(e.what->generation);
    inbox.push_back(e.what->inbox.value);
  }
  to.add(upsert_conversations,
         with(id, channel, version, subject, preview, kind, status, priority, agent, team, sla, language, customer,
              tags, flags, attributes, messages, token, linked, created, updated, last_mail, unanswered, snoozed,
              sla_due, closed, state, shard, epoch, generation, inbox, agent_name),
         [this](const rows& got) {
           for (std::size_t i = 0; i < got.size(); ++i) written_.insert(got[i].get<std::int64_t>(0));
         });
}

void decide_batch::settle(const group_facts& facts) {
  for (auto& e : entries_) {
    const auto& d = *e.what;
    if (!facts.holds(d.fence)) e.out->end = item_end::fenced;
    else if (d.inbox && !waiting_.contains(d.inbox.value)) e.out->end = item_end::already_decided;
    else if (d.generation != 0 && d.generation != facts.generation) e.out->end = item_end::stale_rules;
    else if (!written_.contains(d.next.id.value)) e.out->end = item_end::conflict;
    else e.out->end = item_end::decided;
  }
}

void decide_batch::take_limits(exchange& to, const group_facts& facts) {
  settle(facts);
  std::vector<limit_claim> claims;
  for (auto& e : entries_)
    if (e.won())
      for (std::size_t i = 0; i < e.what->limits.size(); ++i)
        claims.push_back({&e.what->limits[i], [&e, i] { e.granted[i] = true; }});
  store::take_limits(to, std::move(claims));
}

void decide_batch::store(exchange& to) {
  std::vector<const decision*> won;
  for (auto& e : entries_) {
    if (!e.won()) continue;
    won.push_back(e.what);
    e.out->refused.clear();
    for (std::size_t i = 0; i < e.granted.size(); ++i)
      if (!e.granted[i]) e.out->refused.push_back(i);
  }
  if (won.empty()) return;
  store_events(to);
  store_timers(to, won);
  store_clocks(to, won);
  store_flows(to, won);
  store_outbox(to);
  store_moved(to);
  store_mails(to);
  store_bounced(to);
  store_told(to);
  store_customers(to);
  store_texts(to);
  store_live(to);
  store_inbox(to);
}

void decide_batch::store_events(exchange& to) const {
  std::vector<std::int64_t> id, conversation, channel, version, cause, mail;
  std::vector<std::int32_t> n;
  std::vector<std::string_view> kind, actor;
  std::vector<std::string> refused;
  std::vector<instant> at;
  bytes_array program;
  json_array facts, trace, effects;
  for (const auto& e : entries_) {
    if (!e.won()) continue;
    for (std::size_t i = 0; i < e.what->events.size(); ++i) {
      const auto& event = e.what->events[i];
      std::vector<std::string> labels;
      for (auto limit : e.out->refused)
        if (e.what->limits[limit].event == i) labels.push_back(storable_text(e.what->limits[limit].label));
      id.push_back(event.id.value);
      conversation.push_back(e.what->next.id.value);
      channel.push_back(e.what->next.channel.value);
      version.push_back(e.what->next.version);
      n.push_back(std::int32_t(i));
      kind.push_back(event.kind);
      at.push_back(event.at);
      cause.push_back(event.cause.value);
      actor.push_back(event.actor);
      mail.push_back(event.mail.value);
      program.items.push_back(event.program);
      facts.items.push_back(json_or(event.facts, "{}"));
      trace.items.push_back(json_or(event.trace, "[]"));
      effects.items.push_back(json_or(event.effects, "[]"));
      refused.push_back(array_literal(labels));
    }
  }
  if (!id.empty())
    to.add(insert_events, with(id, conversation, channel, version, n, kind, at, cause, actor, mail, program, facts,
                               trace, effects, refused));
}

void decide_batch::store_outbox(exchange& to) const {
  bytes_array key, rendered, message_id;
  std::vector<std::int64_t> channel, conversation;
  std::vector<std::int32_t> shard;
  std::vector<std::string_view> kind, from;
  json_array payload;
  std::vector<instant> next_at;
  for (const auto& e : entries_) {
    if (!e.won()) continue;
    for (const auto& row : e.what->outbox) {
      if (!e.grants(row.needs)) continue;
      key.items.push_back(row.effect_key);
      channel.push_back(e.what->next.channel.value);
      conversation.push_back(e.what->next.id.value);
      shard.push_back(e.what->fence.shard);
      kind.push_back(row.kind);
      from.push_back(row.from == origin::human ? "human" : "automatic");
      payload.items.push_back(json_or(row.payload, "{}"));
      rendered.items.push_back(row.rendered ? std::string_view(*row.rendered) : "");
      message_id.items.push_back(row.message_id_hash);
      next_at.push_back(row.next_at);
    }
  }
  if (!channel.empty())
    to.add(insert_outbox, with(key, channel, conversation, shard, kind, from, payload, rendered, message_id, next_at));
}

void decide_batch::store_moved(exchange& to) const {
  std::vector<std::int64_t> mail, from, into;
  bytes_array hash;
  for (const auto& e : entries_)
    if (e.won())
      for (const auto& m : e.what->moved) {
        mail.push_back(m.mail.value);
        from.push_back(m.from.value);
        into.push_back(e.what->next.id.value);
        hash.items.push_back(m.message_id_hash);
      }
  if (!mail.empty()) to.add(move_mails, with(mail, from, into, hash));
}

void decide_batch::store_mails(exchange& to) const {
  std::vector<std::int64_t> conversation, channel, version, mail, author;
  std::vector<std::int32_t> n;
  std::vector<instant> at;
  bytes_array key;
  std::vector<std::int64_t> ref_channel, ref_conversation;
  bytes_array ref;
  for (const auto& e : entries_) {
    if (!e.won()) continue;
    for (std::size_t i = 0; i < e.what->mails.size(); ++i) {
      const auto& m = e.what->mails[i];
      const auto refused = std::any_of(e.what->outbox.begin(), e.what->outbox.end(), [&](auto& row) {
        return !m.mail && row.effect_key == m.effect_key && !e.grants(row.needs);
      });
      if (refused) continue;
      conversation.push_back(e.what->next.id.value);
      channel.push_back(e.what->next.channel.value);
      version.push_back(e.what->next.version);
      n.push_back(std::int32_t(i));
      mail.push_back(m.mail.value);
      key.items.push_back(m.effect_key);
      author.push_back(m.author.value);
      at.push_back(m.at);
    }
    for (const auto& hash : e.what->references) {
      ref_channel.push_back(e.what->next.channel.value);
      ref.items.push_back(hash);
      ref_conversation.push_back(e.what->next.id.value);
    }
  }
  if (!n.empty()) to.add(insert_links, with(conversation, channel, version, n, mail, key, author, at));
  if (!ref_channel.empty()) to.add(insert_references, with(ref_channel, ref, ref_conversation));
}

void decide_batch::store_bounced(exchange& to) const {
  std::vector<std::int64_t> channel, conversation, mail;
  std::vector<std::string> address, status, reason;
  std::vector<instant> at;
  bytes_array hash;
  for (const auto& e : entries_) {
    if (!e.won()) continue;
    for (const auto& b : e.what->bounced) {
      channel.push_back(e.what->next.channel.value);
      address.push_back(storable_text(b.address));
      status.push_back(storable_text(b.status));
      reason.push_back(storable_text(b.reason));
      conversation.push_back(e.what->next.id.value);
      mail.push_back(e.what->inbox.value);
      at.push_back(b.at);
      hash.items.push_back(b.message_id_hash);
    }
  }
  if (!channel.empty()) to.add(insert_bounced, with(channel, address, status, reason, conversation, mail, at, hash));
}

void decide_batch::store_told(exchange& to) const {
  std::vector<std::int64_t> calls;
  for (const auto& e : entries_)
    if (e.won())
      for (const auto id : e.what->told_calls) calls.push_back(id.value);
  if (!calls.empty()) to.add(mark_told, with(calls));
}

/// One statement each, as two decisions may be about one person; sorted, so that two groups in opposite order
/// do not wait for each other.
void decide_batch::store_customers(exchange& to) const {
  std::multimap<std::string, const customer_change*> changes;
  for (const auto& e : entries_)
    if (e.won() && e.what->customer) changes.emplace(sha256_of(e.what->customer->address_key), &*e.what->customer);
  for (const auto& [key, change] : changes) {
    const auto kept = std::make_shared<const std::string>(key); // beside its view until the statement has run
    to.add(change_customer, with(bytes{*kept}, json{change->set}, change->gone, change->language),
           [kept](const rows&) {});
  }
}

void decide_batch::store_texts(exchange& to) const {
  std::vector<std::int64_t> mail, channel;
  std::vector<std::int32_t> reader;
  std::vector<std::string_view> warning;
  json_array parsed;
  for (const auto& e : entries_) {
    if (!e.won()) continue;
    for (const auto& t : e.what->texts) {
      mail.push_back(t.mail.value);
      channel.push_back(t.channel.value);
      reader.push_back(t.reader);
      warning.push_back(t.warning);
      parsed.items.push_back(json_or(t.parsed, "{}"));
    }
  }
  if (!mail.empty()) to.add(upsert_texts, with(mail, channel, reader, warning, parsed));
}

void decide_batch::store_live(exchange& to) const {
  std::vector<std::string_view> kind;
  std::vector<std::int64_t> channel, conversation, version;
  json_array payload;
  for (const auto& e : entries_) {
    if (!e.won()) continue;
    for (const auto& l : e.what->live) {
      if (!e.grants(l.needs)) continue;
      kind.push_back(l.kind);
      channel.push_back(e.what->next.channel.value);
      conversation.push_back(e.what->next.id.value);
      version.push_back(e.what->next.version);
      payload.items.push_back(json_or(l.payload, "{}"));
    }
  }
  if (!kind.empty()) to.add(insert_live, with(kind, channel, conversation, version, payload));
}

void decide_batch::store_inbox(exchange& to) const {
  std::vector<std::int64_t> mails;
  for (const auto& e : entries_)
    if (e.won() && e.what->inbox) mails.push_back(e.what->inbox.value);
  if (!mails.empty()) to.add(delete_inbox, with(mails));
}

} // namespace barid::store
