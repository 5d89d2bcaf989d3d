#include "runtime/store/source_ledger.hpp"

#include <array>

namespace barid::store {

namespace {

#define LEDGER_PAGE(condition)                                                                     \
  "select channel, folder, uidvalidity, uid, uidl, outcome, reason, mail, attempts, at,"           \
  " retry_at is not null from uid_ledger where channel = $1 and " condition                        \
  " and ($2::timestamptz is null or (at <= $2 and (at, folder, uidvalidity, uid, uidl)"            \
  " < ($2, $3::text, $4::bigint, $5::bigint, $6::text))) "                                         \
  "order by at desc, folder desc, uidvalidity desc, uid desc, uidl desc limit $7"

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
     {ledger_filter::retried,
      "retried",
      {"ledger_retried", LEDGER_PAGE("(attempts > 1 or retry_at is not null)")}}}};

#undef LEDGER_PAGE

} // namespace

std::optional<ledger_filter> ledger_filter_named(std::string_view word) {
  for (const auto& k : kinds)
    if (k.word == word) return k.is;
  return std::nullopt;
}

result<ledger_page> read_ledger(connection& on, mailbox_id channel, ledger_filter wanted,
                                const std::optional<ledger_place>& after, int limit) {
  const auto at = after ? std::optional(after->at) : std::nullopt;
  const auto place = after ? after->place : source_place{};
  auto got = on.run(kinds[static_cast<std::size_t>(wanted)].rows,
                    with(channel.value, at, place.folder, place.uidvalidity, place.uid, place.uidl,
                         limit + 1));
  if (!got) return got.why();
  ledger_page out;
  const bool more = got->size() > static_cast<std::size_t>(limit);
  out.lines.resize(more ? static_cast<std::size_t>(limit) : got->size());
  for (std::size_t i = 0; i < out.lines.size(); ++i) {
    auto& l = out.lines[i];
    (*got)[i].into(l.place.channel, l.place.folder, l.place.uidvalidity, l.place.uid, l.place.uidl,
                   l.outcome, l.reason, l.mail, l.attempts, l.at, l.retry_waits);
  }
  if (more) out.next = ledger_place{out.lines.back().at, out.lines.back().place};
  return out;
}

} // namespace barid::store
