// text/fold_table.hpp - what folding makes of one character, and of a few that belong together; for
// fold.cpp.

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barid::text {

/// How a character takes part in folding.
enum class fold_kind : std::uint8_t {
  one,      ///< Becomes one character, unless something behind it joins.
  several,  ///< Becomes several, unless something behind it joins.
  nothing,  ///< Is left out: tatweel, harakat, direction marks, zero-width characters.
  space,    ///< White space within a line.
  line_end, ///< Ends a line.
  mark,     ///< Joins what stands before it, as a nonspacing mark does (canonical class > 0).
  joins,    ///< Joins what stands before it and is a letter of its own, as a Hangul vowel is.
};

struct fold_entry {
  fold_kind kind = fold_kind::one;
  char32_t code = 0; ///< Kind `one`: what it becomes. Kind `several`: number in the page's texts.
};

/// The 256 code points from `first` on.
struct fold_page {
  explicit fold_page(char32_t first);

  std::array<fold_entry, 256> entries;
  std::vector<std::string> texts;
};

[[nodiscard]] const fold_page& fold_page_of(char32_t code);

[[nodiscard]] inline const fold_entry& fold_entry_of(char32_t code) {
  return fold_page_of(code).entries[code & 0xFF];
}

/// Folds characters of which later ones may join earlier ones: the general, slow way.
[[nodiscard]] std::string fold_joined(std::string_view characters);

} // namespace barid::text
