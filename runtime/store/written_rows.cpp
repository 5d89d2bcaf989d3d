#include "runtime/store/written_rows.hpp"

#include <string>

namespace barid::store {

namespace {

// `asked` has the conversations to be read; which versions of theirs is said twice. $1 is how much of a text. Each
// conversation is gone into by its own index, however many the planner expects.
#define BARID_WRITTEN_IN_ASKED(of_mail, of_event)                                                                      \
  "select m.conversation, m.version, 'answer', m.n::int, m.channel, o.id, m.at, coalesce(c.language, ''),"             \
  " left(coalesce(o.payload->>'text', ''), $1) || coalesce((select string_agg(E'\\n' || (f->>'name'), '')"             \
  "  from jsonb_path_query(o.payload, '$.files[*]') f), '') "                                                          \
  "from asked a join lateral (select * from conversation_mails m where m.conversation = a.conversation" of_mail        \
  "  and m.direction = 'out' offset 0) m on true"                                                                      \
  " join outbox o on o.id = m.outbox and o.kind = 'smtp' and o.origin = 'human' and o.state <> 'cancelled'"            \
  " join conversations c on c.id = m.conversation "                                                                    \
  "union all "                                                                                                         \
  "select e.conversation, e.version, e.kind, e.n::int, e.channel, 0, e.at, coalesce(c.language, ''),"                  \
  " left(coalesce(e.facts->'event'->'arguments'->>(case e.kind when 'note' then 'text' else 'to' end), ''), $1) "      \
  "from asked a join lateral (select * from events e where e.conversation = a.conversation" of_event                   \
  "  and e.kind in ('note', 'subject') offset 0) e on true"                                                            \
  " join conversations c on c.id = e.conversation"

constexpr statement select_written{
    "select_written", "with asked as materialized (select distinct conversation, version from live_events"
                      " where (xid, seq) > ($2::text::xid8, $3) and (xid, seq) <= ($4::text::xid8, $5)"
                      " and starts_with(kind, 'conversation') and conversation is not null and version is "
                      "not null) " BARID_WRITTEN_IN_ASKED(" and m.version = a.version", " and e.version = a.version")};
constexpr statement select_earlier{"select_earlier_written",
                                   "with asked as materialized (select id as conversation"
                                   " from conversations where id < $2 and id >= $3) " BARID_WRITTEN_IN_ASKED("", "")};
#undef BARID_WRITTEN_IN_ASKED

constexpr statement select_reached{"select_written_catch_up",
                                   "select coalesce(conversation, 9223372036854775807) from written_catch_up"};
constexpr statement select_page_end{"select_written_page_end",
                                    "select coalesce(min(id), 0), count(*) from (select id from conversations"
                                    " where id < $1 order by id desc limit $2) page"};
constexpr statement update_reached{"update_written_catch_up", "update written_catch_up set conversation = $1"};
constexpr statement upsert_written{
    "upsert_written", "insert into written_documents (conversation, version, kind, n, channel, outbox, at, words) "
                      "values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (conversation, version, kind, n) do update"
                      " set channel = excluded.channel, outbox = excluded.outbox, at = excluded.at,"
                      " words = excluded.words"};

result<std::vector<written_text>> texts_of(const result<rows>& got) {
  if (!got) return got.why();
  std::vector<written_text> out;
  for (std::size_t i = 0; i < got->size(); ++i) {
    written_text w;
    (*got)[i].into(w.conversation, w.version, w.kind, w.n, w.channel, w.outbox, w.at, w.language, w.text);
    if (!w.text.empty()) out.push_back(std::move(w));
  }
  return out;
}

std::vector<step> steps_of(const std::vector<written_document>& documents) {
  std::vector<step> out;
  for (const auto& d : documents)
    out.push_back({upsert_written, with(d.what.conversation.value, d.what.version, d.what.kind, d.what.n,
                                        d.what.channel.value, d.what.outbox, d.what.at, word_vector{d.words})});
  return out;
}

} // namespace

result<std::vector<written_text>> load_written(connection& on, const live_position& after, const live_position& until,
                                               int most_text) {
  return texts_of(on.run(select_written,
                         with(most_text, std::to_string(after.xid), after.seq, std::to_string(until.xid), until.seq)));
}

result<void> index_written(connection& on, const std::vector<written_document>& documents) {
  if (documents.empty()) return {};
  auto done = on.run_pipeline(steps_of(documents));
  if (!done) return done.why();
  return {};
}

result<std::optional<earlier_page>> load_earlier_written(connection& on, int conversations, int most_text) {
  auto at = on.run(select_reached, {});
  if (!at) return at.why();
  const auto before = at->empty() ? 0 : (*at)[0].get<std::int64_t>(0);
  if (before == 0) return std::optional<earlier_page>{};
  auto end = on.run(select_page_end, with(before, conversations));
  if (!end) return end.why();
  std::int64_t oldest = 0, looked_at = 0;
  (*end)[0].into(oldest, looked_at);
  auto texts = texts_of(on.run(select_earlier, with(most_text, before, oldest)));
  if (!texts) return texts.why();
  return std::optional<earlier_page>{{std::move(*texts), looked_at < conversations ? 0 : oldest}};
}

result<void> index_earlier_written(connection& on, const std::vector<written_document>& documents,
                                   std::int64_t reached) {
  auto steps = steps_of(documents);
  steps.push_back({update_reached, with(reached)});
  auto done = on.run_pipeline(steps); // without begin and commit a pipeline is one transaction
  if (!done) return done.why();
  return {};
}

} // namespace barid::store
