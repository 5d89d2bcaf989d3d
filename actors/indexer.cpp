#include "actors/indexer.hpp"

#include "runtime/log/log.hpp"
#include "runtime/store/customer_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "runtime/store/written_rows.hpp"
#include "text/fold.hpp"
#include "text/search_words.hpp"

#include <algorithm>

namespace barid::actors {

namespace {

using indexer_pointer = indexer_actor::stateful_pointer<indexer_state>;

constexpr const char* cursor_name = "search";
constexpr int changes_indexed_at_once = 200;
constexpr int customers_caught_up_at_once = 1'000;
constexpr std::size_t most_text = 100'000;
constexpr std::size_t most_words = 20'000;
/// Indexing a mail costs about as much as deciding it: while mail waits to be decided, the index may be
/// behind by this much. Mail is to be found within five seconds.
constexpr std::chrono::seconds may_wait{2};

store::search_document document_of(store::unindexed_mail m) {
  store::search_document out;
  out.mail = m.mail;
  out.conversation = m.conversation;
  out.channel = m.channel;
  out.at = m.at;
  if (m.text.size() > most_text) m.text.resize(most_text);
  out.folded = text::fold(m.text);
  // the same words as the search field asks for
  out.words = text::search_words(m.text, m.language, most_words);
  return out;
}

std::vector<store::written_document> documents_of(std::vector<store::written_text> texts) {
  std::vector<store::written_document> out;
  out.reserve(texts.size());
  for (auto& t : texts) {
    auto words = text::search_words(t.text, t.language, most_words);
    t.text.clear();
    out.push_back({std::move(t), std::move(words)});
  }
  return out;
}

/// One page; true when there may be more.
result<bool> index_page(store::connection& on, const store::live_position& after) {
  auto page = store::load_unindexed(on, after, changes_indexed_at_once, int(most_text));
  if (!page) return page.why();
  if (page->changes == 0) return false;
  auto written = store::load_written(on, after, page->reached, int(most_text));
  if (!written) return written.why();
  // first: the cursor moves with what follows, and what is written twice replaces itself
  if (auto ok = store::index_written(on, documents_of(std::move(*written))); !ok) return ok.why();
  std::vector<store::search_document> documents;
  documents.reserve(page->mails.size());
  for (auto& m : page->mails) documents.push_back(document_of(std::move(m)));
  if (auto ok = store::index_documents(on, documents, cursor_name, page->reached); !ok) return ok.why();
  return page->changes == changes_indexed_at_once;
}

/// A page of what was written before.
result<void> catch_up_written(indexer_state& s, store::connection& on) {
  auto page = store::load_earlier_written(on, s.page, int(most_text));
  if (!page) return page.why();
  if (*page) {
    auto& found = **page;
    if (auto ok = store::index_earlier_written(on, documents_of(std::move(found.texts)), found.reached); !ok)
      return ok.why();
  }
  s.caught_up = !*page || (*page)->reached == 0;
  s.page = std::min(s.page * 2, indexer_state::most_conversations_caught_up);
  return {};
}

/// What was there before it was looked for, a page at a time. One that is too much for a statement is tried in parts.
result<void> catch_up(indexer_state& s, store::connection& on) {
  if (!s.customers_caught_up) {
    auto more = store::index_earlier_customers(on, customers_caught_up_at_once);
    if (!more) return more.why();
    s.customers_caught_up = !*more;
  }
  if (s.caught_up) return {};
  auto done = catch_up_written(s, on);
  if (!done) s.page = std::max(s.page / 2, 1);
  return done;
}

result<void> run(indexer_state& s, services& node) {
  auto on = s.database.get();
  if (!on) return on.why();
  for (bool first = true;; first = false) {
    const auto cursor = store::load_index_cursor(**on, cursor_name);
    if (!cursor) return cursor.why();
    const auto lag = store::index_lag(**on, *cursor);
    if (!lag) return lag.why();
    if (first) node.metrics->set(metrics::metric::index_lag_seconds, lag->count());
    const bool mail_waits = node.waiting.load(std::memory_order_relaxed) > 0;
    if (mail_waits && *lag < may_wait) return {};
    const auto more = index_page(**on, *cursor);
    if (!more) return more.why();
    if (*more) continue;
    if ((s.caught_up && s.customers_caught_up) || mail_waits) return {};
    return catch_up(s, **on);
  }
}

} // namespace

indexer_actor::behavior_type indexer(indexer_pointer self, services* node, std::chrono::milliseconds every) {
  // what is lost with the server is written again from the cursor, which is lost with it
  self->state.database = node->hold(store::write_behind);
  self->send(self, index_atom::value);
  return {
      [self, node, every](index_atom) {
        if (auto ok = run(self->state, *node); !ok)
          log::warning("the index for search is not filled", {log::why(ok.why())});
        self->delayed_send(self, every, index_atom::value);
      },
  };
}

} // namespace barid::actors
