// runtime/store/search_rows.hpp - the search index: filled behind the mail path, asked by the
// console.
//
// Text comes in folded and as words already (text/ does both), so that a search compares the way
// the rules do.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/live_rows.hpp"

#include <chrono>

namespace barid::store {

struct search_document {
  mail_id mail;
  conversation_id conversation;
  mailbox_id channel;
  instant at;
  std::string folded;             ///< For excerpts.
  std::vector<std::string> words; ///< Folded and stemmed, in the order of the text.
};

/// A mail that the index does not have yet.
struct unindexed_mail {
  mail_id mail;
  conversation_id conversation;
  mailbox_id channel;
  instant at;
  std::string language;
  std::string text; ///< Subject, authors, body without quotes, names of attachments.
};
struct unindexed_page {
  std::vector<unindexed_mail> mails;
  int changes = 0; ///< How many changes were looked at; fewer than asked for: there are no more.
  live_position reached;
};

/// The next `changes` changes behind a place in the stream, and the mails that they brought. Of a
/// body the first `most_text` characters.
[[nodiscard]] result<unindexed_page> load_unindexed(connection& on, const live_position& after, int changes,
                                                    int most_text);
/// How long the oldest change behind a place has been there; 0 when there is none.
[[nodiscard]] result<std::chrono::duration<double>> index_lag(connection& on, const live_position& after);

/// Writes documents and moves the cursor in one transaction: after a crash nothing is skipped, and
/// what is written twice replaces itself.
[[nodiscard]] result<void> index_documents(connection& on, const std::vector<search_document>& documents,
                                           const std::string& cursor, const live_position& reached);
[[nodiscard]] result<live_position> load_index_cursor(connection& on, const std::string& cursor);

/// Conversations with all of `words`, newest first, at most `most`. Runs as `barid_api` inside
/// as_agent.
[[nodiscard]] result<std::vector<conversation_id>> search_candidates(connection& on,
                                                                     const std::vector<std::string>& words, int most);
struct tagged {
  std::vector<conversation_id> some; ///< In no order.
  bool all = true;                   ///< There are no others.
};

/// Up to `most` conversations with all of `tags`, likewise; with `open_only` of those that are open
/// or waiting.
[[nodiscard]] result<tagged> tag_candidates(connection& on, const std::vector<std::string>& tags, bool open_only,
                                            int most);

} // namespace barid::store
