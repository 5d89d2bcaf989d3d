#include "runtime/store/search_rows.hpp"

#include <algorithm>

namespace barid::store {

namespace {

constexpr statement upsert_document{
    "upsert_document",
    "insert into search_documents (mail, conversation, channel, at, folded, words) "
    "values ($1, $2, $3, $4, $5, $6::text::tsvector) on conflict (mail) do update"
    " set conversation = excluded.conversation, channel = excluded.channel, at = excluded.at,"
    " folded = excluded.folded, words = excluded.words"};
constexpr statement upsert_cursor{
    "upsert_index_cursor",
    "insert into index_cursors (name, xid, seq) values ($1, $2::text::xid8, $3) "
    "on conflict (name) do update set xid = excluded.xid, seq = excluded.seq,"
    " updated = now()"};
constexpr statement select_cursor{"select_index_cursor",
                                  "select xid, seq from index_cursors where name = $1"};
constexpr statement search{
    "search_candidates", "select conversation from barid.search_candidates($1::text::tsquery, $2)"};
constexpr statement by_tags{"tag_candidates",
                            "select conversation from barid.tag_candidates($1, $2)"};

/// A word as tsvector and tsquery quote it. The server refuses words over 2,046 bytes.
std::string lexeme(std::string_view word) {
  constexpr std::size_t longest = 2000;
  std::string cut(word.substr(0, longest));
  if (cut.size() < word.size()) // not in the middle of a character
    while (!cut.empty() && (static_cast<unsigned char>(word[cut.size()]) & 0xC0U) == 0x80U)
      cut.pop_back();
  std::string out = "'";
  for (char c : cut) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

/// tsvector as text, with positions up to its limit of 16,383 and of one megabyte.
std::string vector_of(const std::vector<std::string>& words) {
  constexpr std::size_t last_position = 16'383;
  constexpr std::size_t most_bytes = 900'000;
  std::string out;
  for (std::size_t i = 0; i < words.size() && out.size() < most_bytes; ++i)
    if (!words[i].empty())
      out += lexeme(words[i]) + ":" + std::to_string(std::min(i + 1, last_position)) + " ";
  return out;
}

result<std::vector<conversation_id>> ids_of(const result<rows>& got) {
  if (!got) return got.why();
  std::vector<conversation_id> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<conversation_id>(0));
  return out;
}

} // namespace

result<void> index_documents(connection& on, const std::vector<search_document>& documents,
                             const std::string& cursor, const live_position& reached) {
  std::vector<step> steps;
  for (const auto& d : documents)
    steps.push_back({upsert_document, with(d.mail.value, d.conversation.value, d.channel.value,
                                           d.at, d.folded, vector_of(d.words))});
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

result<std::vector<conversation_id>>
search_candidates(connection& on, const std::vector<std::string>& words, int most) {
  std::string all;
  for (const auto& w : words)
    if (!w.empty()) all += (all.empty() ? "" : " & ") + lexeme(w);
  if (all.empty()) return std::vector<conversation_id>{};
  return ids_of(on.run(search, with(all, most)));
}

result<std::vector<conversation_id>>
tag_candidates(connection& on, const std::vector<std::string>& tags, int most) {
  return ids_of(on.run(by_tags, with(tags, most)));
}

} // namespace barid::store
