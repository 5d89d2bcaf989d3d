// text/phrases.hpp - a text as the stems of its words, and phrases found in it.
//
// A phrase matches where its words, by stem, stand next to each other within one line; what stands
// between two words (spaces, marks, brackets) does not matter. A matcher of many phrases looks up
// `stem` of each word in an index of first words and compares what follows; `find_phrase` is the
// plain way for one.
//
// Thread   any thread.

#pragma once

#include "text/utf8.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace barid::text {

struct stemmed_word {
  std::uint64_t stem = 0; ///< `stem_hash` of the word.
  std::uint32_t line = 0; ///< From 0.
  byte_range bytes;       ///< In the original text.

  friend bool operator==(const stemmed_word&, const stemmed_word&) = default;
};

/// The words of a text in order. `language`: ISO 639-1 or `unknown`, the mail's.
[[nodiscard]] std::vector<stemmed_word> stem_words(std::string_view text, std::string_view language);

/// The stems of a phrase, as they are in a mail of that language. Empty when the phrase has no word
/// at all (only punctuation): such a phrase is never found.
[[nodiscard]] std::vector<std::uint64_t> stem_phrase(std::string_view phrase, std::string_view language);

/// The bytes of the first place at or behind word number `from` where the phrase stands.
[[nodiscard]] std::optional<byte_range> find_phrase(const std::vector<stemmed_word>& text,
                                                    const std::vector<std::uint64_t>& phrase, std::size_t from = 0);

} // namespace barid::text
