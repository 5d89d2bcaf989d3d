#include "runtime/store/mail_rows.hpp"

#include <algorithm>

namespace barid::store {

namespace {

constexpr statement select_mail{"select_mail",
                                "select id, channel, envelope_from, envelope_to, received, size, chunks, source "
                                "from mails where id = $1 and removed is null"};
constexpr statement select_chunk{"select_chunk", "select data from mail_chunks where mail = $1 and n = $2"};
constexpr statement select_text{"select_text",
                                "select mail, channel, reader, warning, parsed from mail_texts where mail = $1"};
constexpr statement save_texts{"save_texts",
                               "insert into mail_texts as t (mail, channel, reader, warning, parsed) "
                               "select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::text[], $5::jsonb[])"
                               " as i (mail, channel, reader, warning, parsed) where not exists"
                               " (select from mails m where m.id = i.mail and m.removed is not null) order by mail "
                               "on conflict (mail) do update set reader = excluded.reader, warning = excluded.warning,"
                               " parsed = excluded.parsed, read_at = now() where t.reader <= excluded.reader"};
constexpr statement select_inbox{"select_inbox",
                                 "select mail, channel, shard, received from inbox "
                                 "where mail > $1 and (cardinality($3::int[]) = 0 or shard = any($3::int[])) "
                                 "order by mail limit $2"};
constexpr statement count_inbox{"count_inbox", "select (select count(*) from (select from inbox limit $1) as counted),"
                                               " (select received from inbox order by mail limit 1)"};

// one look into the index of Message-IDs for each channel
constexpr statement select_seen{"select_seen",
                                "select max(o.received) from mails m cross join channels c cross join lateral"
                                " (select max(b.received) as received from mails b where b.channel = c.id"
                                " and b.message_id_hash = m.message_id_hash and b.id < m.id) o where m.id = $1"};

error no_mail(mail_id mail) {
  return {errc::not_found, "mail " + std::to_string(mail.value) + " does not exist", ""};
}

} // namespace

result<stored_mail> load_mail(connection& on, mail_id mail) {
  auto got = on.run(select_mail, with(mail.value));
  if (!got) return got.why();
  if (got->empty()) return no_mail(mail);
  stored_mail m;
  (*got)[0].into(m.id, m.channel, m.envelope_from, m.envelope_to, m.received, m.size, m.chunks, m.source);
  return m;
}

void ask_seen(exchange& to, mail_id mail, std::optional<instant>& out) {
  to.add(select_seen, with(mail.value), [&out](const rows& got) { got[0].into(out); });
}

result<void> stream_mail(connection& on, mail_id mail, const std::function<bool(std::string_view)>& take) {
  auto head = load_mail(on, mail);
  if (!head) return head.why();
  std::int64_t seen = 0;
  for (std::int32_t n = 0; n < head->chunks; ++n) {
    auto got = on.run(select_chunk, with(mail.value, n));
    if (!got) return got.why();
    if (got->empty()) break;
    const auto piece = (*got)[0].view(0);
    seen += std::int64_t(piece.size());
    if (!take(piece)) return {};
  }
  if (seen == head->size) return {};
  return error{errc::internal,
               "mail " + std::to_string(mail.value) + " is stored with " + std::to_string(seen) + " of " +
                   std::to_string(head->size) + " bytes",
               "it may be being erased; otherwise restore it from a backup"};
}

result<std::string> load_mail_range(connection& on, mail_id mail, std::uint64_t begin, std::uint64_t end) {
  auto head = load_mail(on, mail);
  if (!head) return head.why();
  if (begin > end || end > std::uint64_t(head->size))
    return error{errc::invalid,
                 "mail " + std::to_string(mail.value) + " has no bytes " + std::to_string(begin) + " to " +
                     std::to_string(end),
                 ""};
  std::string out;
  for (auto at = begin; at < end;) {
    auto got = on.run(select_chunk, with(mail.value, std::int32_t(at / chunk_size)));
    if (!got) return got.why();
    const auto inside = std::size_t(at % chunk_size);
    if (got->empty() || (*got)[0].view(0).size() <= inside)
      return error{errc::internal, "mail " + std::to_string(mail.value) + " lacks a piece", ""};
    const auto piece = (*got)[0].view(0).substr(inside, end - at);
    out += piece;
    at += piece.size();
  }
  return out;
}

result<std::string> load_mail_raw(connection& on, mail_id mail, std::int64_t most) {
  std::string out;
  bool too_long = false;
  auto done = stream_mail(on, mail, [&](std::string_view piece) {
    too_long = std::int64_t(out.size() + piece.size()) > most;
    if (!too_long) out += piece;
    return !too_long;
  });
  if (!done) return done.why();
  if (too_long)
    return error{errc::limit,
                 "mail " + std::to_string(mail.value) + " has more than " + std::to_string(most) + " bytes", ""};
  return out;
}

result<mail_text> load_mail_text(connection& on, mail_id mail) {
  auto got = on.run(select_text, with(mail.value));
  if (!got) return got.why();
  if (got->empty()) return no_mail(mail);
  mail_text t;
  (*got)[0].into(t.mail, t.channel, t.reader, t.warning, t.parsed);
  return t;
}

result<void> save_mail_texts(connection& on, const std::vector<mail_text>& texts) {
  std::vector<std::int64_t> mail, channel;
  std::vector<std::int32_t> reader;
  std::vector<std::string_view> warning;
  json_array parsed;
  for (const auto& t : texts) {
    mail.push_back(t.mail.value);
    channel.push_back(t.channel.value);
    reader.push_back(t.reader);
    warning.push_back(t.warning);
    parsed.items.push_back(t.parsed.empty() ? std::string_view("{}") : t.parsed);
  }
  auto done = on.run(save_texts, with(mail, channel, reader, warning, parsed));
  if (!done) return done.why();
  return {};
}

result<std::vector<inbox_row>> pending_inbox(connection& on, mail_id after, int limit,
                                             const std::vector<std::int32_t>& shards) {
  auto got = on.run(select_inbox, with(after.value, limit, shards));
  if (!got) return got.why();
  std::vector<inbox_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i)
    (*got)[i].into(out[i].mail, out[i].channel, out[i].shard, out[i].received);
  return out;
}

result<inbox_depth> measure_inbox(connection& on, std::int64_t cap) {
  auto got = on.run(count_inbox, with(cap));
  if (!got) return got.why();
  inbox_depth out;
  (*got)[0].into(out.waiting, out.oldest);
  return out;
}

} // namespace barid::store
