#include "runtime/store/erasure_rows.hpp"

#include <algorithm>

namespace barid::store {

namespace {

constexpr statement select_theirs{
    "conversations_of_person",
    "select c.id, c.status in ('open', 'waiting_customer', 'waiting_internal', 'snoozed') from conversations c"
    " where c.id = any (array(select unnest(with_merged(o.id)) from conversations o where o.customer = $1))"
    " order by c.id"};

// The size of a file that went out is that of its upload.
constexpr statement measure{
    "measure_conversations",
    "with mine as materialized (select mail, outbox from conversation_mails where conversation = any($1::bigint[])) "
    "select (select count(*) from mine where mail is not null), (select count(*) from mine where outbox is not null),"
    " (select count(*) from mine m join mail_texts t on t.mail = m.mail,"
    "  jsonb_path_query(t.parsed, '$.attachments[*]'))"
    "  + (select count(*) from uploads u where u.conversation = any($1::bigint[])),"
    " ((select coalesce(sum(s.size), 0) from mine m join mails s on s.id = m.mail)"
    "  + (select coalesce(sum(u.size), 0) from uploads u where u.conversation = any($1::bigint[])))::bigint"};

// What was fetched has no envelope: whose it is shows when it is read.
constexpr statement select_waiting{"mails_waiting_of_person",
                                   "select m.id from inbox i join mails m on m.id = i.mail"
                                   " where lower(m.envelope_from) = $1 and not exists"
                                   "  (select from conversation_mails c where c.mail = m.id) order by m.id"};
constexpr statement count_refusing{"undeliverable_in", "select count(*) from bounced_addresses where address = $1"};

// A page each. The plain look is cheap, and leaves few for the expression, which wants the address and no longer one.
constexpr statement mentions_in_mails{
    "mentions_in_mails",
    "with page as materialized (select mail, parsed from mail_texts where mail > $1 order by mail limit $2) "
    "select (select coalesce(max(mail), 0) from page), (select count(*) from page), c.conversation, p.mail"
    " from (select 1) always left join page p on position($3 in lower(p.parsed::text)) > 0 and p.parsed::text ~* $4"
    " left join conversation_mails c on c.mail = p.mail"};
constexpr statement mentions_in_outbox{
    "mentions_in_outbox",
    "with page as materialized (select id, conversation, payload from outbox where id > $1 order by id limit $2) "
    "select (select coalesce(max(id), 0) from page), (select count(*) from page), p.conversation, p.id"
    " from (select 1) always left join page p on p.conversation is not null"
    "  and position($3 in lower(p.payload::text)) > 0 and p.payload::text ~* $4"};

constexpr statement remove_waiting{"remove_waiting_mails", "select remove_mails($1::bigint[])"};
constexpr statement forget_refusing{"forget_undeliverable", "delete from bounced_addresses where address = $1"};
// Whoever has no conversation is in question, too: they were seen, and their mail was never decided.
constexpr statement ask_for{"question_customer", "insert into customers_in_question (customer) values ($1)"
                                                 " on conflict do nothing"};
// Notices by mail tell of subjects, names and addresses: those that were sent are emptied, others go.
constexpr statement empty_notices{
    "empty_notices",
    "update outbox set payload = '{}', rendered = null"
    " where conversation is null and kind = 'smtp' and state in ('sent', 'cancelled') and payload <> '{}'"};
constexpr statement drop_notices{
    "drop_notices", "delete from outbox where conversation is null and kind = 'smtp' and state in ('queued', 'failed',"
                    " 'dead', 'parked') and (payload::text ~* $1 or exists (select from unnest($2::text[]) s"
                    "  where position(s in payload ->> 'subject') > 0 or position(s in payload ->> 'text') > 0))"};
constexpr statement select_subjects{"subjects_of",
                                    "select coalesce(array_agg(distinct subject), '{}') from conversations"
                                    " where id = any($1::bigint[]) and length(subject) > 3"};
// Who changed what stays; the address does not.
constexpr statement scrub_audit{"scrub_audit",
                                "update audit_log set subject = regexp_replace(subject, $1, '\\1(erased)\\2', 'gi'),"
                                " detail = regexp_replace(detail::text, $1, '\\1(erased)\\2', 'gi')::jsonb"
                                " where subject ~* $1 or detail::text ~* $1"};

constexpr int page = 2'000;
constexpr std::ptrdiff_t at_once = 20; ///< Conversations in a transaction.
constexpr int most_rounds = 5;

/// The address where no letter or digit stands right before or behind it that would make it another one. Two groups: what
/// stands before and behind.
std::string expression_for(const std::string& address) {
  std::string out = "(^|[^[:alnum:]._%+-])";
  for (const char ch : address) {
    const auto byte = static_cast<unsigned char>(ch);
    const bool plain = byte >= 0x80 || (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
    if (!plain) out += '\\';
    out += ch;
  }
  return out + "($|[^[:alnum:].-]|\\.(?:$|[^[:alnum:]]))";
}

std::vector<std::int64_t> values_of(const std::vector<conversation_id>& ids) {
  std::vector<std::int64_t> out;
  for (const auto id : ids) out.push_back(id.value);
  return out;
}

result<void> read_conversations(connection& on, belongings& out) {
  auto got = on.run(select_theirs, with(out.customer->id.value));
  if (!got) return got.why();
  for (std::size_t i = 0; i < got->size(); ++i) {
    out.conversations.push_back((*got)[i].get<conversation_id>(0));
    if ((*got)[i].get<bool>(1)) ++out.open;
  }
  auto sizes = on.run(measure, with(values_of(out.conversations)));
  if (!sizes) return sizes.why();
  (*sizes)[0].into(out.received, out.sent, out.attachments, out.bytes);
  return {};
}

/// All pages of one statement; each row names the end of its page, and perhaps a mention.
template <class Take>
result<void> read_pages(connection& on, const statement& what, const std::string& folded, std::int64_t& seen,
                        const std::function<void(std::int64_t)>& read, Take take) {
  const auto expression = expression_for(folded);
  for (std::int64_t after = 0;;) {
    auto got = on.run(what, with(after, page, folded, expression));
    if (!got) return got.why();
    const auto count = (*got)[0].get<std::int64_t>(1);
    after = (*got)[0].get<std::int64_t>(0);
    for (std::size_t i = 0; i < got->size(); ++i)
      if (!(*got)[i].is_null(2) && !(*got)[i].is_null(3))
        take((*got)[i].get<conversation_id>(2), (*got)[i].get<std::int64_t>(3));
    seen += count;
    if (read) read(seen);
    if (count < page) return {};
  }
}

/// What was noted beside conversations, in one transaction with the line that says it.
result<void> erase_notes(connection& on, const std::string& folded, const belongings& theirs,
                         const std::vector<std::string>& subjects, const audit_entry* note) {
  auto open = transaction::begin(on);
  if (!open) return open.why();
  std::vector<std::int64_t> waiting;
  for (const auto m : theirs.waiting) waiting.push_back(m.value);
  const auto expression = expression_for(folded);
  if (auto ok = on.run(remove_waiting, with(waiting)); !ok) return ok.why();
  if (auto ok = on.run(forget_refusing, with(folded)); !ok) return ok.why();
  if (auto ok = on.run(empty_notices); !ok) return ok.why();
  if (auto ok = on.run(drop_notices, with(expression, subjects)); !ok) return ok.why();
  if (auto ok = on.run(scrub_audit, with(expression)); !ok) return ok.why();
  if (note)
    if (auto ok = write_audit(on, *note); !ok) return ok;
  return open->commit();
}

result<std::vector<std::string>> subjects_of(connection& on, const belongings& theirs) {
  auto got = on.run(select_subjects, with(values_of(theirs.conversations)));
  if (!got) return got.why();
  return (*got)[0].get<std::vector<std::string>>(0);
}

result<removed> remove_theirs(connection& on, const belongings& theirs) {
  removed out;
  if (theirs.customer)
    if (auto ok = on.run(ask_for, with(theirs.customer->id.value)); !ok) return ok.why();
  const auto& all = theirs.conversations;
  for (auto from = all.begin(); from != all.end();) {
    const auto end = from + std::min(at_once, all.end() - from);
    auto gone = remove_conversations(on, {from, end});
    if (!gone) return gone.why();
    out += *gone;
    from = end;
  }
  auto customers = remove_customers_left(on);
  if (!customers) return customers.why();
  out.customers += *customers;
  return out;
}

} // namespace

result<belongings> belongings_of(connection& on, const std::string& folded) {
  belongings out;
  auto customer = find_customer(on, folded);
  if (!customer) return customer.why();
  out.customer = std::move(*customer);
  if (out.customer)
    if (auto ok = read_conversations(on, out); !ok) return ok.why();
  auto waiting = on.run(select_waiting, with(folded));
  if (!waiting) return waiting.why();
  for (std::size_t i = 0; i < waiting->size(); ++i) out.waiting.push_back((*waiting)[i].get<mail_id>(0));
  auto refusing = on.run(count_refusing, with(folded));
  if (!refusing) return refusing.why();
  out.undeliverable = (*refusing)[0].get<std::int64_t>(0);
  return out;
}

result<std::vector<mention>> mentions_of(connection& on, const std::string& folded,
                                         const std::function<void(std::int64_t)>& read) {
  auto theirs = belongings_of(on, folded);
  if (!theirs) return theirs.why();
  std::vector<mention> out;
  std::int64_t seen = 0;
  const auto other = [&](conversation_id id) {
    return std::ranges::find(theirs->conversations, id) == theirs->conversations.end();
  };
  auto mails = read_pages(on, mentions_in_mails, folded, seen, read, [&](conversation_id in, std::int64_t id) {
    if (other(in)) out.push_back({in, mail_id{id}, {}});
  });
  if (!mails) return mails.why();
  auto sent = read_pages(on, mentions_in_outbox, folded, seen, read, [&](conversation_id in, std::int64_t id) {
    if (other(in)) out.push_back({in, {}, outbox_id{id}});
  });
  if (!sent) return sent.why();
  std::ranges::stable_sort(out, {}, [](const mention& m) { return m.conversation.value; });
  return out;
}

result<removed> erase_person(connection& on, const std::string& folded, const audit_entry& note) {
  removed out;
  for (int round = 0; round < most_rounds; ++round) {
    const auto theirs = belongings_of(on, folded);
    if (!theirs) return theirs.why();
    if (round > 0 && theirs->nothing()) return out;
    const auto subjects = subjects_of(on, *theirs);
    if (!subjects) return subjects.why();
    // who did it stands there before anything is gone; what is noted while conversations go is looked for again
    if (auto ok = erase_notes(on, folded, *theirs, *subjects, round == 0 ? &note : nullptr); !ok) return ok.why();
    auto gone = remove_theirs(on, *theirs);
    if (!gone) return gone.why();
    out += *gone;
    if (auto ok = erase_notes(on, folded, *theirs, *subjects, nullptr); !ok) return ok.why();
  }
  return error{errc::conflict, "more comes from this address than is removed",
               "stop its mail first, then try it again"};
}

} // namespace barid::store
