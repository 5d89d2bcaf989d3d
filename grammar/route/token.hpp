// grammar/route/token.hpp - the words, values and marks a rule file consists of.
//
// Owns     the vocabulary between the two grammars of the language: characters to tokens (lex.hpp)
//          and tokens to syntax (parse.hpp).
// Never    keeps text: a token is a place in the file and what was seen there.

#pragma once

#include <cstdint>
#include <string_view>

namespace barid::route {

enum class token_kind : std::uint8_t {
  word,       ///< A name or dotted path, keywords included.
  text,       ///< `"…"`, quotes included.
  pattern,    ///< `/…/`, slashes included.
  capture,    ///< `$order`
  number,     ///< `15`, `0.8`
  percent,    ///< `80%`
  size,       ///< `25MB`
  elapsed,    ///< `1h30m`
  date,       ///< `2026-09-23`
  clock_time, ///< `09:00`
  instant,    ///< `2026-03-29T10:00+03:00`
  zone,       ///< `Asia/Riyadh`
  address,    ///< `sara@shop.example`, also `crm@1.touch`
  sign,       ///< Brackets, separators, comparison marks.
  end,        ///< After the last one.
};

/// Marks. Those of other languages (`==`, `&&`) are read too, so that the message can name the fix.
enum class sign : std::uint8_t {
  none,
  open_brace,
  close_brace,
  open_paren,
  close_paren,
  open_bracket,
  close_bracket,
  comma,
  semicolon,
  colon,
  equals,
  arrow,
  bar,
  dots,
  minus,
  less,
  less_equal,
  greater,
  greater_equal,
  double_equals,
  unequal,
  reversed, ///< `=<` or `=>`
  both,     ///< `&&` or `&`
  either,   ///< `||`
  bang,     ///< `!`
};

/// Words that mean something to the grammar, in the places where they do; anywhere else they are
/// names like any other.
enum class keyword : std::uint8_t {
  none,
  // declarations; a test relies on these being first and together
  k_language,
  k_use,
  k_order,
  k_mailbox,
  k_team,
  k_calendar,
  k_sla,
  k_list,
  k_reply,
  k_attribute,
  k_extension,
  k_webhook,
  k_flag,
  k_status,
  k_table,
  k_on,
  k_flow,
  k_migrate,
  k_test,
  // inside them
  k_as,
  k_of,
  k_from,
  k_column,
  k_optional,
  k_match,
  k_first,
  k_all,
  k_rule,
  k_otherwise,
  k_defaults,
  k_prefer,
  k_overrides,
  k_when,
  k_unless,
  k_step,
  k_wait,
  k_repeat,
  k_at,
  k_most,
  k_times,
  k_limit,
  k_for,
  // conditions
  k_and,
  k_or,
  k_not,
  k_is,
  k_any,
  k_present,
  k_missing,
  k_empty,
  k_contains,
  k_starts,
  k_ends,
  k_matches,
  k_mentions,
  k_in,
  k_within,
  k_outside,
  k_has,
  k_none,
  k_exact,
  k_seen,
  k_between,
  k_else,
  k_leave,
  // units
  k_business,
  k_second,
  k_minute,
  k_hour,
  k_day,
  k_week,
  // what people write instead
  k_if,
  k_equals,
  k_contain,
  k_start,
  k_end,
  k_mention,
  k_with,
  k_one,
  k_utc,
};

/// The keyword with this spelling, or none. Keywords are lower case.
[[nodiscard]] keyword keyword_of(std::string_view word);

/// Whether the keyword starts a declaration.
[[nodiscard]] constexpr bool starts_declaration(keyword k) {
  return k >= keyword::k_language && k <= keyword::k_test;
}

struct token {
  token_kind kind = token_kind::end;
  keyword word = keyword::none;
  sign mark = sign::none;
  bool newline = false; ///< First on its line.
  bool breaks = false;  ///< The line end before it ends a statement.
  bool spaced = false;  ///< Space, line end or comment before it.
  bool column_one = false;
  bool opens = false;   ///< A declaration keyword in column 1.
  bool tainted = false; ///< Broken, or next to something unreadable: reported already.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

} // namespace barid::route
