// grammar/route/lex_rules.hpp - one token after the other, to the end of the file.

#pragma once

#include "grammar/route/literal_rules.hpp"
#include "grammar/route/token.hpp"

namespace barid::route::lexical {

using namespace literals;

/// A mark of one, two or more characters.
template <sign S, char... C>
struct mark : peg::string<C...> {};

struct marks : sor<mark<sign::arrow, '-', '>'>, mark<sign::double_equals, '=', '='>, mark<sign::reversed, '=', '>'>,
                   mark<sign::reversed, '=', '<'>, mark<sign::less_equal, '<', '='>, mark<sign::unequal, '<', '>'>,
                   mark<sign::greater_equal, '>', '='>, mark<sign::unequal, '!', '='>, mark<sign::both, '&', '&'>,
                   mark<sign::either, '|', '|'>, mark<sign::dots, '.', '.'>, mark<sign::open_brace, '{'>,
                   mark<sign::close_brace, '}'>, mark<sign::open_paren, '('>, mark<sign::close_paren, ')'>,
                   mark<sign::open_bracket, '['>, mark<sign::close_bracket, ']'>, mark<sign::comma, ','>,
                   mark<sign::semicolon, ';'>, mark<sign::colon, ':'>, mark<sign::equals, '='>, mark<sign::bar, '|'>,
                   mark<sign::minus, '-'>, mark<sign::less, '<'>, mark<sign::greater, '>'>, mark<sign::both, '&'>,
                   mark<sign::bang, '!'>> {};

struct values : sor<instant, date, clock_time, percent, size, duration, number> {};
struct words : sor<address, bare_file, zone, path> {};
struct strings : sor<text, open_text, quoted_text, single_quoted> {};
struct pattern_here : sor<pattern, loose_pattern, open_pattern> {};
struct patterns : sor<foreign_comment, pattern_here> {};
struct lone_quote : quote_mark {};
struct lookalikes
    : sor<odd_space, hidden, lone_quote, foreign_comma, foreign_semicolon, foreign_colon, long_dash, foreign_digits> {};

struct token_rule : sor<blank, line_end, remark, address, values, bad_number, words, strings, capture, patterns, marks,
                        lookalikes, stray> {};
struct text_of_tokens : star<not_at<peg::eof>, token_rule> {};

} // namespace barid::route::lexical
