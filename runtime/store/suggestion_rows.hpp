// runtime/store/suggestion_rows.hpp - answers that were given to similar questions.
//
// As `barid_api` inside as_agent: nothing from a channel that the asker may not see.

#pragma once

#include "runtime/store/connection.hpp"

#include <string>
#include <vector>

namespace barid::store {

/// A word of what the customer wrote, as the index for search has it, and how much it tells: the rarer, the more.
struct question_word {
  std::string word;
  double weight = 0;
};
/// Empty until the indexer has read the conversation's mails.
[[nodiscard]] result<std::vector<question_word>> question_words(connection& on, conversation_id of);

/// What a person answered in another conversation, to much of the same words.
struct similar_answer {
  conversation_id conversation;
  outbox_id id;
  double score = 0; ///< 0 to 1: the part of the question's weight that was found there.
  std::string subject;
  agent_id author;
  instant at;
  std::string payload; ///< JSON of the letter.
};
/// The most similar first.
[[nodiscard]] result<std::vector<similar_answer>> similar_answers(connection& on, conversation_id of, int most);

} // namespace barid::store
