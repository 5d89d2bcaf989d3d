// dsl/mentions.hpp - `mentions`: whole words by stem, phrases within a line (language.md §6).

#pragma once

#include "dsl/context.hpp"
#include "text/utf8.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace barid::dsl {

/// The plain meaning: whether `text` mentions one of the predicate's phrases.
[[nodiscard]] bool mentions_any(const context& c, const predicate& p, const std::string& text);

/// Where `mentions exact` finds a phrase: the same words to the letter, next to each other within a line.
[[nodiscard]] std::optional<text::byte_range> mentioned_exactly(const std::string& phrase, const std::string& text,
                                                                const std::string& language);

/// The language that chooses stemmers for the event's mail.
[[nodiscard]] std::string stem_language(const context& c);

/// All phrases of all questions about one field, found in one pass over a text.
class mention_index {
public:
  void add(const std::string& phrase, predicate_id id);
  [[nodiscard]] bool empty() const { return phrases_.empty(); }

  /// Appends the questions whose answer is yes; a question may come more than once.
  void answer(const std::string& text, const std::string& language, std::vector<predicate_id>& yes) const;

private:
  struct phrase {
    std::string text;
    std::vector<predicate_id> ids;
  };
  /// Phrases by the hash of their first stem, for one language's stemmer.
  struct table {
    std::unordered_multimap<std::uint64_t, std::pair<std::vector<std::uint64_t>, const phrase*>> by_first;
  };

  const table& for_language(const std::string& language) const;

  std::vector<std::unique_ptr<phrase>> phrases_;
  std::unordered_map<std::string, phrase*> by_text_;
  mutable std::shared_mutex lock_;
  mutable std::unordered_map<std::string, std::unique_ptr<table>> by_language_;
};

} // namespace barid::dsl
