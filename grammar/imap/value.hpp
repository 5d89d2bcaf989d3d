// grammar/imap/value.hpp - what the grammar makes of a response before its meaning is known: a
// status, a continuation, or a sequence of words, strings and lists.
//
// Views point into the text that was parsed; it has to outlive them.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace barid::imap {

enum class value_kind {
  word,    ///< A bare word: atom, number, flag, UID set, `BODY[HEADER]<0>`; also NIL.
  quoted,  ///< `text` is what stands between the quotes, escapes untouched.
  literal, ///< `end` tells which.
  list,
};

struct value {
  value_kind kind = value_kind::word;
  std::string_view text;
  std::size_t end = 0; ///< Literal: offset behind its marker.
  std::vector<value> items;
};

enum class shape { continuation, tagged, condition, data };

struct syntax {
  shape what = shape::data;
  std::string_view tag;
  std::string_view condition; ///< `OK`, `no`, …
  std::string_view code;      ///< Name of the response code; empty without one.
  std::string_view arguments; ///< Of the code.
  std::string_view text;      ///< Behind the code, or of a continuation.
  std::vector<value> data;
};

/// The grammar proper; false where the text does not fit it.
[[nodiscard]] bool parse_syntax(std::string_view text, syntax& into);

/// Values alone, such as the arguments of a response code.
[[nodiscard]] bool parse_values(std::string_view text, std::vector<value>& into);

} // namespace barid::imap
