// text/words.hpp - where the words of a text are, line by line.
//
// A word is a run of letters and digits (Unicode categories L and N) with the marks on them;
// tatweel, zero-width and direction characters inside it do not end it. Everything else separates,
// `_` and
// `-` too: ORD-123456 is two words. Three refinements:
//  - An apostrophe between letters of an alphabet belongs to the word (customer's), but in French,
//    Italian and Catalan it ends one (l'acqua is two words).
//  - Arabic letters end where other letters or digits begin, and the other way round: للpdf is two
//    words, mp3 is one.
//  - Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) have no word borders to
//    be seen: each of their characters, with its marks, is a word. A phrase of adjacent words then
//    finds it anywhere in a line.
//
// Never    fails: an ill-formed part of the input separates.
// Thread   any thread.

#pragma once

#include "text/utf8.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace barid::text {

/// The script of a word's first letter, as far as stemming tells scripts apart.
enum class script : std::uint8_t {
  none, ///< Digits only.
  latin,
  arabic,
  greek,
  cyrillic,
  armenian,
  hebrew,
  devanagari,
  tamil,
  unspaced, ///< Han, kana, Thai, Lao, Khmer, Myanmar.
  other,
};

struct word {
  byte_range bytes;       ///< In the text, marks included.
  std::uint32_t line = 0; ///< From 0; lines end as folding ends them (fold.hpp).
  script written = script::none;

  friend bool operator==(const word&, const word&) = default;
};

/// The words of `text` from left to right; `language` (ISO 639-1) only decides about apostrophes.
[[nodiscard]] std::vector<word> split_words(std::string_view text, std::string_view language);

/// Whether a code point can stand inside a word; what `\w` of a pattern means, and `\b` a change of
/// it. Marks and the characters that words ignore count.
[[nodiscard]] bool is_word_character(char32_t code);

} // namespace barid::text
