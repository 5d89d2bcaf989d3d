#include "runtime/store/source_rows.hpp"

namespace barid::store {

namespace {

constexpr statement select_cursors{"select_cursors", "select channel, folder, uidvalidity, next_uid, modseq, state "
                                                     "from source_cursors where channel = $1 order by folder"};
constexpr statement select_failed{
    "select_failed", "select channel, folder, uidvalidity, uid, uidl, outcome, reason, mail, attempts, at,"
                     " retry_at is not null "
                     "from uid_ledger where channel = $1 and outcome = 'failed' order by at desc limit $2"};
constexpr statement select_offered{
    "select_offered", "select channel, folder, uidvalidity, uid, uidl, outcome, reason, mail, attempts, at,"
                      " retry_at is not null from uid_ledger where channel = $1 order by at desc limit $2"};
constexpr statement ask_again{
    "retry_messages", "update uid_ledger set retry_at = $2 where channel = $1 and outcome = 'failed' and ($3 = '' or"
                      " (folder = $3 and uidvalidity = $4 and uid = $5 and uidl = $6))"};
constexpr statement take_retries{
    "claim_retries", "update uid_ledger l set retry_at = $3 from (select channel, folder, uidvalidity, uid, uidl"
                     " from uid_ledger where retry_at <= $2 and channel = any($1::bigint[]) and outcome = 'failed'"
                     " order by retry_at limit $4 for update skip locked) as w "
                     "where (l.channel, l.folder, l.uidvalidity, l.uid, l.uidl) ="
                     " (w.channel, w.folder, w.uidvalidity, w.uid, w.uidl) "
                     "returning l.channel, l.folder, l.uidvalidity, l.uid, l.uidl"};
constexpr statement select_settled{"select_settled",
                                   "select uid from uid_ledger where channel = $1 and folder = $2 and "
                                   "uidvalidity = $3 and uid = any($4::bigint[]) and outcome <> 'failed' order by 1"};
constexpr statement select_last{"select_last_stored",
                                "select uid from uid_ledger where channel = $1 and folder = $2 and uidvalidity = $3"
                                " and outcome <> 'failed' order by uid desc limit $4"};
constexpr statement select_settled_uidl{"select_settled_uidl",
                                        "select uidl from uid_ledger where channel = $1 and folder = $2 and "
                                        "uidvalidity = $3 and uid = 0 "
                                        "and uidl = any($4::text[]) and outcome <> 'failed' order by 1"};

} // namespace

result<void> forget_reading(connection& on, mailbox_id channel) {
  auto done = on.run("with lines as (delete from uid_ledger where channel = $1),"
                     " first as (delete from imports where channel = $1),"
                     " old as (delete from left_out where channel = $1) "
                     "delete from source_cursors where channel = $1",
                     with(channel.value));
  if (!done) return done.why();
  return {};
}

result<std::vector<source_cursor>> load_cursors(connection& on, mailbox_id channel) {
  auto got = on.run(select_cursors, with(channel.value));
  if (!got) return got.why();
  std::vector<source_cursor> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i)
    (*got)[i].into(out[i].channel, out[i].folder, out[i].uidvalidity, out[i].next_uid, out[i].modseq, out[i].state);
  return out;
}

namespace {

result<std::vector<ledger_line>> lines_of(connection& on, const statement& which, mailbox_id channel, int limit) {
  auto got = on.run(which, with(channel.value, limit));
  if (!got) return got.why();
  std::vector<ledger_line> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& l = out[i];
    (*got)[i].into(l.place.channel, l.place.folder, l.place.uidvalidity, l.place.uid, l.place.uidl, l.outcome, l.reason,
                   l.mail, l.attempts, l.at, l.retry_waits);
  }
  return out;
}

} // namespace

result<std::vector<ledger_line>> failed_messages(connection& on, mailbox_id channel, int limit) {
  return lines_of(on, select_failed, channel, limit);
}

result<std::vector<ledger_line>> offered_messages(connection& on, mailbox_id channel, int limit) {
  return lines_of(on, select_offered, channel, limit);
}

result<std::int64_t> retry_messages(connection& on, mailbox_id channel, const std::optional<source_place>& one,
                                    instant now) {
  const auto at = one.value_or(source_place{});
  auto done = on.run(ask_again, with(channel.value, now, at.folder, at.uidvalidity, at.uid, at.uidl));
  if (!done) return done.why();
  return static_cast<std::int64_t>(done->affected());
}

result<std::vector<source_place>> claim_retries(connection& on, const std::vector<std::int64_t>& channels, instant now,
                                                duration lease, int limit) {
  auto got = on.run(take_retries, with(channels, now, now + lease, limit));
  if (!got) return got.why();
  std::vector<source_place> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i)
    (*got)[i].into(out[i].channel, out[i].folder, out[i].uidvalidity, out[i].uid, out[i].uidl);
  return out;
}

result<std::vector<std::int64_t>> settled_uids(connection& on, const source_place& folder,
                                               const std::vector<std::int64_t>& uids) {
  auto got = on.run(select_settled, with(folder.channel.value, folder.folder, folder.uidvalidity, uids));
  if (!got) return got.why();
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<std::int64_t>(0));
  return out;
}

result<std::vector<std::int64_t>> last_stored_uids(connection& on, const source_place& folder, int limit) {
  auto got = on.run(select_last, with(folder.channel.value, folder.folder, folder.uidvalidity, limit));
  if (!got) return got.why();
  std::vector<std::int64_t> out;
  for (std::size_t i = got->size(); i-- > 0;) out.push_back((*got)[i].get<std::int64_t>(0));
  return out;
}

result<std::vector<std::string>> settled_uidls(connection& on, const source_place& folder,
                                               const std::vector<std::string>& uidls) {
  auto got = on.run(select_settled_uidl, with(folder.channel.value, folder.folder, folder.uidvalidity, uidls));
  if (!got) return got.why();
  std::vector<std::string> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<std::string>(0));
  return out;
}

} // namespace barid::store
