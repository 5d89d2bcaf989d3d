// text/fold.hpp - text as people read it, so that comparing bytes compares what was meant.
//
// Folding is Unicode's NFKC_Casefold (compatibility forms, full case folding, zero-width and
// direction marks left out), and for Arabic script: alef variants become the bare alef, teh marbuta
// heh, dotless yeh yeh, harakat and tatweel are left out, Arabic-Indic and Persian digits become
// ASCII; kaf, yeh and heh of Persian and Urdu keyboards become the Arabic letters. A run of white
// space within a line becomes one space, since mail programs wrap, indent and pad as they like;
// every line end (CR LF, CR, vertical tab, form feed, NEL, LS, PS) becomes one line feed, and lines
// stay, since phrases and patterns end with their line. docs/text-matching.md has examples.
//
// Never    fails: an ill-formed part of the input becomes U+FFFD. Folding twice is folding once.
//          More than 32 marks on one character are dropped: nobody reads them, and sorting them is
//          quadratic.
// Costs    about a nanosecond a byte for ASCII, two for Arabic; at most 11 bytes come out for one.
// Thread   any thread.

#pragma once

#include "text/position_map.hpp"

#include <string>
#include <string_view>

namespace barid::text {

/// A folded text and the way back.
struct folded {
  std::string text;
  position_map positions;
};

/// Folds where nobody needs the way back.
[[nodiscard]] std::string fold(std::string_view original);

/// Appends the folded form of `original` to `out`, as if `out` were empty.
void fold_onto(std::string& out, std::string_view original);

/// Folds for highlights and captures: `positions.original(b, e)` are the bytes of `original` behind
/// bytes [b, e) of `text`. `original` is below 4 GiB / 11.
[[nodiscard]] folded fold_with_positions(std::string_view original);

} // namespace barid::text
