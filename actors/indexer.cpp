#include "actors/indexer.hpp"

#include "runtime/mail/mime/json.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/mail_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "text/fold.hpp"
#include "text/search_words.hpp"

#include <spdlog/spdlog.h>

namespace barid::actors {

namespace {

using pointer = indexer_actor::stateful_pointer<indexer_state>;

constexpr const char* cursor_name = "search";
constexpr int a_page = 200;
constexpr std::size_t most_text = 100'000;
constexpr std::size_t most_words = 20'000;

store::search_document document_of(const store::timeline_entry& entry, const store::live_row& change, const mail& m) {
  store::search_document out;
  out.mail = entry.mail;
  out.conversation = change.conversation;
  out.channel = change.channel;
  out.at = entry.at;
  std::string all = m.subject;
  for (const auto& a : m.from) all += "\n" + a.name + " " + a.spec;
  all += "\n" + m.body;
  for (const auto& a : m.attachments) all += "\n" + a.name;
  if (all.size() > most_text) all.resize(most_text);
  out.folded = text::fold(all);
  // the same words as the search field asks for
  out.words = text::search_words(all, m.language, most_words);
  return out;
}

/// The mails that this change brought.
result<void> collect(store::connection& on, const store::live_row& change,
                     std::vector<store::search_document>& documents) {
  auto timeline = store::load_timeline(on, change.conversation);
  if (!timeline) return timeline.why();
  for (const auto& entry : *timeline) {
    if (entry.version != change.version || !entry.mail) continue;
    auto text = store::load_mail_text(on, entry.mail);
    if (!text) return text.why().code == errc::not_found ? result<void>() : text.why();
    auto m = mime::from_json(text->parsed);
    if (m) documents.push_back(document_of(entry, change, *m));
  }
  return {};
}

/// One page; true when there may be more.
result<bool> index_page(store::connection& on) {
  auto cursor = store::load_index_cursor(on, cursor_name);
  if (!cursor) return cursor.why();
  auto changes = store::live_since(on, *cursor, a_page);
  if (!changes) return changes.why();
  if (changes->empty()) return false;
  std::vector<store::search_document> documents;
  for (const auto& change : *changes)
    if (change.kind.starts_with("conversation"))
      if (auto ok = collect(on, change, documents); !ok) return ok.why();
  if (auto ok = store::index_documents(on, documents, cursor_name, changes->back().at); !ok) return ok.why();
  return changes->size() == std::size_t(a_page);
}

void run(indexer_state& s, const services& node) {
  if (s.connection && s.connection->broken()) s.connection.reset();
  if (!s.connection) {
    auto opened = store::connection::open(node.database);
    if (!opened) return spdlog::warn("indexer: {}", opened.why().message);
    s.connection.emplace(std::move(*opened));
  }
  while (true) {
    const auto more = index_page(*s.connection);
    if (!more) return spdlog::warn("indexer: {}", more.why().message);
    if (!*more) return;
  }
}

} // namespace

indexer_actor::behavior_type indexer(pointer self, services* node, std::chrono::milliseconds every) {
  self->send(self, index_atom::value);
  return {
      [self, node, every](index_atom) {
        run(self->state, *node);
        self->delayed_send(self, every, index_atom::value);
      },
  };
}

} // namespace barid::actors
