// runtime/store/search_rows.hpp - the search index: filled behind the mail path, asked by the
// console.
//
// Text comes in folded and as words already (text/ does both), so that a search compares the way
// the rules do.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/live_rows.hpp"

namespace barid::store {

struct search_document {
  mail_id mail;
  conversation_id conversation;
  mailbox_id channel;
  instant at;
  std::string folded;             ///< For excerpts.
  std::vector<std::string> words; ///< Folded and stemmed, in the order of the text.
};

/// Writes documents and moves the cursor in one transaction: after a crash nothing is skipped, and
/// what is written twice replaces itself.
[[nodiscard]] result<void> index_documents(connection& on,
                                           const std::vector<search_document>& documents,
                                           const std::string& cursor, const live_position& reached);
[[nodiscard]] result<live_position> load_index_cursor(connection& on, const std::string& cursor);

/// Conversations with all of `words`, newest first, at most `most`. Runs as `barid_api` inside
/// as_agent.
[[nodiscard]] result<std::vector<conversation_id>>
search_candidates(connection& on, const std::vector<std::string>& words, int most);
/// Conversations with all of `tags`, newest first, likewise.
[[nodiscard]] result<std::vector<conversation_id>>
tag_candidates(connection& on, const std::vector<std::string>& tags, int most);

} // namespace barid::store
