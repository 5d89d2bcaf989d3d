#include "runtime/store/search_rows.hpp"

#include <algorithm>

namespace barid::store {

namespace {

constexpr statement upsert_document{
    "upsert_document", "insert into search_documents (mail, conversation, channel, at, folded, words) "
                       "values ($1, $2, $3, $4, $5, $6) on conflict (mail) do update"
                       " set conversation = excluded.conversation, channel = excluded.channel, at = excluded.at,"
                       " folded = excluded.folded, words = excluded.words"};
constexpr statement upsert_cursor{"upsert_index_cursor",
                                  "insert into index_cursors (name, xid, seq) values ($1, $2::text::xid8, $3) "
                                  "on conflict (name) do update set xid = excluded.xid, seq = excluded.seq,"
                                  " updated = now()"};
constexpr statement select_cursor{"select_index_cursor", "select xid, seq from index_cursors where name = $1"};
// What a mail is searched by, from its parsed view (runtime/mail/mime/json.hpp). The paths are lax:
// a view of another shape gives less text, never an error that would stop the indexer at this mail.
constexpr statement select_unindexed{
    "select_unindexed", "with page as materialized (select xid, seq, at, kind, channel, conversation, version from "
                        "live_events"
                        " where xid < pg_snapshot_xmin(pg_current_snapshot()) and (xid, seq) > ($1::text::xid8, $2)"
                        " order by xid, seq limit $3) "
                        "select p.xid, p.seq, coalesce(m.mail, 0), coalesce(p.conversation, 0), coalesce(p.channel, 0),"
                        " coalesce(m.at, p.at), coalesce(t.parsed->>'language', ''), coalesce(t.parsed->>'subject', "
                        "''),"
                        " coalesce((select string_agg(concat_ws(' ', a->>'name', a->>'address'), E'\\n')"
                        "  from jsonb_path_query(t.parsed, '$.from[*]') a), ''),"
                        " coalesce(left(coalesce(t.parsed->>'body', t.parsed->>'text'), $4), ''),"
                        " coalesce((select string_agg(a->>'name', E'\\n')"
                        "  from jsonb_path_query(t.parsed, '$.attachments[*]') a), '') "
                        "from page p left join conversation_mails m on starts_with(p.kind, 'conversation')"
                        " and m.conversation = p.conversation and m.version = p.version and m.mail is not null"
                        " left join mail_texts t on t.mail = m.mail order by p.xid, p.seq, m.mail"};
constexpr statement select_lag{"select_index_lag", "select extract(epoch from now() - l.at)::float8 from live_events l"
                                                   " where l.xid < pg_snapshot_xmin(pg_current_snapshot()) and (l.xid, "
                                                   "l.seq) > ($1::text::xid8, $2)"
                                                   " order by l.xid, l.seq limit 1"};
constexpr statement search{"search_candidates",
                           "select conversation from barid.search_candidates($1::text::tsquery, $2)"};
constexpr statement by_tags{"tag_candidates", "select conversation from barid.tag_candidates($1, $2, $3)"};

/// A word as tsquery quotes it. The server refuses words over 2,046 bytes.
std::string lexeme(std::string_view word) {
  constexpr std::size_t longest = 2000;
  std::string cut(word.substr(0, longest));
  if (cut.size() < word.size()) // not in the middle of a character
    while (!cut.empty() && (static_cast<unsigned char>(word[cut.size()]) & 0xC0U) == 0x80U) cut.pop_back();
  std::string out = "'";
  for (char c : cut) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

result<std::vector<conversation_id>> ids_of(const result<rows>& got) {
  if (!got) return got.why();
  std::vector<conversation_id> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<conversation_id>(0));
  return out;
}

} // namespace

result<void> index_documents(connection& on, const std::vector<search_document>& documents, const std::string& cursor,
                             const live_position& reached) {
  std::vector<step> steps;
  for (const auto& d : documents)
    steps.push_back({upsert_document,
                     with(d.mail.value, d.conversation.value, d.channel.value, d.at, d.folded, word_vector{d.words})});
  steps.push_back({upsert_cursor, with(cursor, std::to_string(reached.xid), reached.seq)});
  auto done = on.run_pipeline(steps); // without begin and commit a pipeline is one transaction
  if (!done) return done.why();
  return {};
}

result<live_position> load_index_cursor(connection& on, const std::string& cursor) {
  auto got = on.run(select_cursor, with(cursor));
  if (!got) return got.why();
  live_position out;
  if (!got->empty()) (*got)[0].into(out.xid, out.seq);
  return out;
}

result<std::chrono::duration<double>> index_lag(connection& on, const live_position& after) {
  auto got = on.run(select_lag, with(std::to_string(after.xid), after.seq));
  if (!got) return got.why();
  return std::chrono::duration<double>(got->empty() ? 0.0 : std::max((*got)[0].get<double>(0), 0.0));
}

result<unindexed_page> load_unindexed(connection& on, const live_position& after, int changes, int most_text) {
  auto got = on.run(select_unindexed, with(std::to_string(after.xid), after.seq, changes, most_text));
  if (!got) return got.why();
  unindexed_page out;
  for (std::size_t i = 0; i < got->size(); ++i) {
    unindexed_mail m;
    live_position at;
    std::string from, body, files;
    (*got)[i].into(at.xid, at.seq, m.mail, m.conversation, m.channel, m.at, m.language, m.text, from, body, files);
    if (at != out.reached || out.changes == 0) ++out.changes;
    out.reached = at;
    if (!m.mail) continue;
    m.text += "\n" + from + "\n" + body + "\n" + files;
    out.mails.push_back(std::move(m));
  }
  return out;
}

result<std::vector<conversation_id>> search_candidates(connection& on, const std::vector<std::string>& words,
                                                       int most) {
  std::string all;
  for (const auto& w : words)
    if (!w.empty()) all += (all.empty() ? "" : " & ") + lexeme(w);
  if (all.empty()) return std::vector<conversation_id>{};
  return ids_of(on.run(search, with(all, most)));
}

result<tagged> tag_candidates(connection& on, const std::vector<std::string>& tags, bool open_only, int most) {
  auto found = ids_of(on.run(by_tags, with(tags, open_only, most + 1)));
  if (!found) return found.why();
  tagged out{std::move(*found), true};
  if (out.some.size() > static_cast<std::size_t>(most)) {
    out.some.pop_back();
    out.all = false;
  }
  return out;
}

} // namespace barid::store
