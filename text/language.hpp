// text/language.hpp - which language a text is in.
//
// Never    trusts broken UTF-8: such text is `unknown`.
// Costs    0.2 ms at most: the first 8 KB are read, later ones tell no more.
// Thread   any thread.

#pragma once

#include <string>
#include <string_view>

namespace barid::text {

struct detected_language {
  std::string code = "unknown"; ///< ISO 639-1 in lower case, or `unknown`.
  bool reliable = false;        ///< Else a guess; the caller may know better (the conversation, …).

  friend bool operator==(const detected_language&, const detected_language&) = default;
};

/// The language most of a plain text is in. Reliable for a few words; one word is a guess, and two
/// letters or only digits are `unknown` or a guess.
[[nodiscard]] detected_language detect_language(std::string_view text);

/// The language that the script of most letters suggests, for text too short to detect: `ar` for
/// Arabic letters (`fa` and `ur` where letters of theirs stand among them), `he`, `el`, `ru`, `ja`,
/// `zh`, `ko`, `th`, `hi`, …; `unknown` for Latin letters, which tell nothing, and for no letters.
[[nodiscard]] std::string language_of_script(std::string_view text);

} // namespace barid::text
