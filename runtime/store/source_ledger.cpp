#include "runtime/store/source_ledger.hpp"

#include <array>

namespace barid::store {

namespace {

// a mail's conversation, author and subject are looked up for the lines of one page only
#define LEDGER_PAGE(condition)                                                                                         \
  "select p.channel, p.folder, p.uidvalidity, p.uid, p.uidl, p.outcome, p.reason, p.mail,"                             \
  " p.attempts, p.at, p.retry_waits, t.conversation,"                                                                  \
  " coalesce(m.parsed #>> '{from,0,address}', m.parsed #>> '{from,0,spec}', ''),"                                      \
  " coalesce(m.parsed->>'subject', '') "                                                                               \
  "from (select channel, folder, uidvalidity, uid, uidl, outcome, reason, mail, attempts, at,"                         \
  " retry_at is not null as retry_waits from uid_ledger where channel = $1 and " condition                             \
  " and ($8 = '' or folder = $8)"                                                                                      \
  " and ($2::timestamptz is null or (at <= $2 and (at, folder, uidvalidity, uid, uidl)"                                \
  " < ($2, $3::text, $4::bigint, $5::bigint, $6::text))) "                                                             \
  "order by at desc, folder desc, uidvalidity desc, uid desc, uidl desc limit $7) as p "                               \
  "left join mail_texts m on m.mail = p.mail "                                                                         \
  "left join lateral (select conversation from conversation_mails"                                                     \
  " where mail = p.mail limit 1) as t on true "                                                                        \
  "order by p.at desc, p.folder desc, p.uidvalidity desc, p.uid desc, p.uidl desc"

struct kind {
  ledger_filter is;
  std::string_view word;
  statement rows;
};

// a statement for each, so that `failed` is found by its own index
constexpr std::array<kind, 5> kinds{
    {{ledger_filter::all, "all", {"ledger_all", LEDGER_PAGE("true")}},
     {ledger_filter::stored, "stored", {"ledger_stored", LEDGER_PAGE("outcome = 'stored'")}},
     {ledger_filter::duplicate, "duplicate", {"ledger_duplicate", LEDGER_PAGE("outcome = 'duplicate'")}},
     {ledger_filter::failed, "failed", {"ledger_failed", LEDGER_PAGE("outcome = 'failed'")}},
     {ledger_filter::retried, "retried", {"ledger_retried", LEDGER_PAGE("(attempts > 1 or retry_at is not null)")}}}};

#undef LEDGER_PAGE

} // namespace

std::optional<ledger_filter> ledger_filter_named(std::string_view word) {
  for (const auto& k : kinds)
    if (k.word == word) return k.is;
  return std::nullopt;
}

result<ledger_page> read_ledger(connection& on, mailbox_id channel, ledger_filter wanted, const std::string& folder,
                                const std::optional<ledger_place>& after, int limit) {
  const auto at = after ? std::optional(after->at) : std::nullopt;
  const auto place = after ? after->place : source_place{};
  auto got = on.run(kinds[static_cast<std::size_t>(wanted)].rows,
                    with(channel.value, at, place.folder, place.uidvalidity, place.uid, place.uidl, limit + 1, folder));
  if (!got) return got.why();
  ledger_page out;
  const bool more = got->size() > static_cast<std::size_t>(limit);
  out.mails.resize(more ? static_cast<std::size_t>(limit) : got->size());
  for (std::size_t i = 0; i < out.mails.size(); ++i) {
    auto& m = out.mails[i];
    auto& l = m.line;
    (*got)[i].into(l.place.channel, l.place.folder, l.place.uidvalidity, l.place.uid, l.place.uidl, l.outcome, l.reason,
                   l.mail, l.attempts, l.at, l.retry_waits, m.conversation, m.from, m.subject);
  }
  if (more) out.next = ledger_place{out.mails.back().line.at, out.mails.back().line.place};
  return out;
}

} // namespace barid::store
