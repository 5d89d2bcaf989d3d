// runtime/store/written_rows.hpp - what people of the desk wrote, for the search index: answers, forwarded mails,
// notes, and subjects that they gave conversations.
//
// Only what was decided: drafts and answers that are held are in tables of their own. What rules wrote is left out,
// since an acknowledgement says the same everywhere.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/live_rows.hpp"

#include <optional>

namespace barid::store {

/// An answer, a note or a subject that is to be found.
struct written_text {
  conversation_id conversation;
  std::int64_t version = 0;
  std::string kind; ///< `answer` (also a forwarded mail), `note` or `subject`.
  std::int32_t n = 0;
  mailbox_id channel;
  outbox_id outbox; ///< Of an answer.
  instant at;
  std::string language; ///< Of the conversation, ISO 639-1; may be empty.
  std::string text;     ///< Without signature and quotation, and the names of files.
};
struct written_document {
  written_text what;              ///< Its text is not stored.
  std::vector<std::string> words; ///< Folded and stemmed, in the order of the text.
};

/// What the changes behind `after`, up to `until`, wrote. Of a text the first `most_text` characters.
[[nodiscard]] result<std::vector<written_text>> load_written(connection& on, const live_position& after,
                                                             const live_position& until, int most_text);
/// Written twice, a document replaces itself.
[[nodiscard]] result<void> index_written(connection& on, const std::vector<written_document>& documents);

struct earlier_page {
  std::vector<written_text> texts;
  std::int64_t reached = 0; ///< The oldest conversation that was looked at; 0: there are no older ones.
};
/// What was written in the next `conversations` conversations that nobody looked at yet, from the newest on; nothing
/// when that was done with all.
[[nodiscard]] result<std::optional<earlier_page>> load_earlier_written(connection& on, int conversations,
                                                                       int most_text);
/// Writes documents and how far that is in one transaction.
[[nodiscard]] result<void> index_earlier_written(connection& on, const std::vector<written_document>& documents,
                                                 std::int64_t reached);

} // namespace barid::store
