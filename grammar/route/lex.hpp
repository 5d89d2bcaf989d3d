// grammar/route/lex.hpp - characters to tokens.
//
// Fails    never: what cannot be read is reported and left out, and its neighbours are marked, so
//          that the grammar above does not complain about the same place again.
// Decides  where lines end statements: not after `, ( [ = and or not`, not before
//          `{ when and or else ) ]`, not inside parentheses and brackets.

#pragma once

#include "grammar/route/findings.hpp"
#include "grammar/route/syntax.hpp"
#include "grammar/route/token.hpp"

#include <string_view>
#include <vector>

namespace barid::route {

struct lexed {
  std::vector<token> tokens; ///< Always ends with `token_kind::end`.
  std::vector<comment> comments;
};

/// Reads text that `readable` has gone over. Stops early where `found` is full.
[[nodiscard]] lexed lex(std::string_view text, findings& found);

/// As `token_grammar_problems`, for the characters.
[[nodiscard]] std::size_t character_grammar_problems();

} // namespace barid::route
