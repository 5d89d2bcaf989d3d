#include "runtime/store/removal_rows.hpp"

namespace barid::store {

namespace {

constexpr statement remove_these{"remove_conversations",
                                 "select conversations, mails, bytes from remove_conversations($1::bigint[])"};
constexpr statement customers_wait{"customers_in_question", "select exists (select from customers_in_question)"};
constexpr statement remove_alone{"remove_customers", "select remove_customers()"};

constexpr statement select_retentions{"list_retentions", "select id, name, keep_closed from channels"
                                                         " where keep_closed is not null order by id"};
constexpr statement select_retention{"load_retention", "select id, name, keep_closed from channels where id = $1"};
constexpr statement update_retention{"set_retention",
                                     "update channels set keep_closed = nullif($2::bigint, 0) where id = $1"};

// Locked as long as they are removed, and judged by what stands there then: one that opens again meanwhile stays.
constexpr statement select_past{
    "past_retention",
    "select c.id from conversations c where c.channel = $1 and c.closed_at < $2 and c.status = 'closed'"
    " and not exists (select from unnest(with_merged(c.id)) f join conversations k on k.id = f"
    "  where k.keep_until > $3)"
    " and not exists (select from held_answers h where h.conversation = c.id)"
    " and not exists (select from outbox o where o.conversation = c.id"
    "  and o.state in ('queued', 'claimed', 'sending', 'failed'))"
    " order by c.closed_at, c.id limit $4 for update of c skip locked"};

constexpr statement update_hold{"hold_conversation",
                                "update conversations set keep_until = case when $3 then 'infinity' else $2 end "
                                "where id = $1"};
constexpr statement select_hold{"held_until", "select keep_until = 'infinity',"
                                              " case when keep_until < 'infinity' then keep_until end"
                                              " from conversations where id = $1"};

constexpr statement forget_customers{"forget_removed_customers", "delete from removed_customers where at < $1"};
constexpr statement empty_notices{
    "empty_sent_notices",
    "update outbox set payload = '{}', rendered = null where id in (select id from outbox o"
    " where conversation is null and kind = 'smtp' and state in ('sent', 'cancelled') and payload <> '{}'"
    " and finished < $1 and not exists (select from sent_copies s where s.outbox = o.id) order by finished limit $2)"};

constexpr std::int64_t day = 24 * 60 * 60;
constexpr int emptied_at_once = 5'000;

error no_channel(mailbox_id id) {
  return {errc::not_found, "channel " + std::to_string(id.value) + " does not exist", ""};
}

error no_conversation(conversation_id id) {
  return {errc::not_found, "conversation " + std::to_string(id.value) + " does not exist", ""};
}

retention read_retention(const row& from) {
  retention out;
  from.into(out.channel, out.name, out.seconds);
  return out;
}

result<removed> remove_within(connection& on, const std::vector<std::int64_t>& ids) {
  auto got = on.run(remove_these, with(ids));
  if (!got) return got.why();
  removed out;
  (*got)[0].into(out.conversations, out.mails, out.bytes);
  return out;
}

/// Ends the transaction, then removes the customers whom it left without a conversation.
result<removed> finish(connection& on, transaction& open, removed what) {
  if (auto ok = open.commit(); !ok) return ok.why();
  auto customers = remove_customers_left(on);
  if (!customers) return customers.why();
  what.customers = *customers;
  return what;
}

} // namespace

removed& removed::operator+=(const removed& more) {
  conversations += more.conversations;
  mails += more.mails;
  bytes += more.bytes;
  customers += more.customers;
  return *this;
}

result<removed> remove_conversations(connection& on, const std::vector<conversation_id>& which) {
  std::vector<std::int64_t> ids;
  for (const auto id : which) ids.push_back(id.value);
  auto open = transaction::begin(on);
  if (!open) return open.why();
  auto gone = remove_within(on, ids);
  if (!gone) return gone.why();
  return finish(on, *open, *gone);
}

result<std::int64_t> remove_customers_left(connection& on) {
  // locks every shard for a moment: not without a reason
  auto waiting = on.run(customers_wait);
  if (!waiting) return waiting.why();
  if (!(*waiting)[0].get<bool>(0)) return std::int64_t(0);
  auto got = on.run(remove_alone);
  if (!got) return got.why();
  return (*got)[0].get<std::int64_t>(0);
}

result<std::vector<retention>> list_retentions(connection& on) {
  auto got = on.run(select_retentions);
  if (!got) return got.why();
  std::vector<retention> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back(read_retention((*got)[i]));
  return out;
}

result<retention> load_retention(connection& on, mailbox_id channel) {
  auto got = on.run(select_retention, with(channel.value));
  if (!got) return got.why();
  if (got->empty()) return no_channel(channel);
  return read_retention((*got)[0]);
}

result<void> set_retention(connection& on, mailbox_id channel, std::optional<std::int64_t> seconds) {
  if (seconds && *seconds < day)
    return error{errc::invalid, "what is closed is kept for a day at least", "name a longer time, or `forever`"};
  auto changed = on.run(update_retention, with(channel.value, seconds.value_or(0)));
  if (!changed) return changed.why();
  if (changed->affected() == 0) return no_channel(channel);
  return {};
}

result<past_retention> remove_past_retention(connection& on, const retention& of, instant now, int most) {
  past_retention out;
  if (!of.seconds) return out;
  auto open = transaction::begin(on);
  if (!open) return open.why();
  auto found = on.run(select_past, with(of.channel.value, now - std::chrono::seconds(*of.seconds), now, most));
  if (!found) return found.why();
  if (found->empty()) return out;
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < found->size(); ++i) ids.push_back((*found)[i].get<std::int64_t>(0));
  auto gone = remove_within(on, ids);
  if (!gone) return gone.why();
  auto all = finish(on, *open, *gone);
  if (!all) return all.why();
  out.what = *all;
  out.more = ids.size() == static_cast<std::size_t>(most);
  return out;
}

result<void> hold_conversation(connection& on, conversation_id id, std::optional<instant> until) {
  const bool for_good = until == held_for_good;
  auto changed = on.run(update_hold, with(id.value, for_good ? std::nullopt : until, for_good));
  if (!changed) return changed.why();
  if (changed->affected() == 0) return no_conversation(id);
  return {};
}

result<std::optional<instant>> held_until(connection& on, conversation_id id) {
  auto got = on.run(select_hold, with(id.value));
  if (!got) return got.why();
  if (got->empty()) return no_conversation(id);
  bool for_good = false;
  std::optional<instant> until;
  (*got)[0].into(for_good, until);
  return for_good ? std::optional(held_for_good) : until;
}

result<std::int64_t> forget_removed_customers(connection& on, instant before) {
  auto gone = on.run(forget_customers, with(before));
  if (!gone) return gone.why();
  return gone->affected();
}

result<std::int64_t> empty_sent_notices(connection& on, instant before) {
  auto emptied = on.run(empty_notices, with(before, emptied_at_once));
  if (!emptied) return emptied.why();
  return emptied->affected();
}

} // namespace barid::store
