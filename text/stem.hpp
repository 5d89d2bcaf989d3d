// text/stem.hpp - what the inflected forms of a word have in common.
//
// The stemmer is chosen for each word by its script, then by the mail's language, else English:
// Arabic letters take the light stemmer of arabic_stem.hpp whatever the language; Greek, Armenian,
// Tamil letters the stemmer of their one language; Cyrillic Russian (or Serbian), Devanagari Hindi
// (or Nepali); Latin letters the mail's language if Snowball knows it and it is written in them,
// else English; every other script none. A word is folded first; one that no stemmer takes is only
// folded, and so is one longer than 96 bytes, which is no word.
//
// Thread   any thread: each keeps its own Snowball stemmers and a cache of recent words (200 KB).

#pragma once

#include "text/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace barid::text {

/// Which stemmer the words of a mail meet; found once a mail.
class stemmer_choice {
public:
  /// `language`: ISO 639-1, or `unknown`.
  explicit stemmer_choice(std::string_view language);

  /// Snowball's name of the stemmer for words in `s` (`english`, `russian`, …), `arabic` for the
  /// light one, empty for none.
  [[nodiscard]] std::string_view name_for(script s) const;

  /// Small number of that stemmer, from 0.
  [[nodiscard]] std::uint8_t number_for(script s) const;

private:
  std::uint8_t language_ = 0;
};

/// The stem of one word, original or folded. A text of several words is folded and stemmed as if it
/// were one; use `split_words` before.
[[nodiscard]] std::string stem(std::string_view word, std::string_view language);

/// 64 bits of the stem of a word in script `s`: equal for equal stems, in every run of the program.
[[nodiscard]] std::uint64_t stem_hash(std::string_view word, script s, const stemmer_choice& choice);

} // namespace barid::text
