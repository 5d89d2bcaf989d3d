// grammar/pattern/pattern_rules.hpp - the pieces of a pattern, one after the other.
//
// The grammar is flat: brackets are matched on a stack by the actions, so that a missing or extra
// one is reported where it stands, and no depth of nesting costs stack.

#pragma once

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/icu/utf8.hpp>

namespace barid::pattern::rules {

namespace peg = tao::pegtl;
using peg::at;
using peg::digit;
using peg::not_at;
using peg::one;
using peg::opt;
using peg::plus;
using peg::seq;
using peg::sor;
using peg::star;
using peg::string;

// ---- escapes
struct code_digits : peg::rep_min_max<1, 6, peg::xdigit> {};
struct code_escape : seq<string<'\\', 'x', '{'>, code_digits, one<'}'>> {};
struct control_escape : seq<one<'\\'>, one<'n', 't', 'r'>> {};
struct punctuation : sor<peg::ranges<'!', '/', ':', '@', '[', '`', '{', '~'>, one<' '>> {};
struct plain_escape : seq<one<'\\'>, punctuation> {};
struct shorthand_escape : seq<one<'\\'>, one<'d', 'D', 'w', 'W', 's', 'S'>> {};
struct property_name : star<peg::not_one<'}', ']', ')'>> {};
struct property_escape
    : sor<seq<one<'\\'>, one<'p', 'P'>, one<'{'>, property_name, one<'}'>>, seq<one<'\\'>, one<'p', 'P'>, peg::alpha>> {
};
struct edge_escape : seq<one<'\\'>, one<'b', 'B'>> {};
struct back_reference
    : seq<one<'\\'>,
          sor<plus<digit>,
              seq<one<'k', 'g'>, opt<sor<seq<one<'<'>, peg::until<one<'>'>>>, seq<one<'{'>, peg::until<one<'}'>>>>>>>> {
};
struct unknown_escape : seq<one<'\\'>, opt<peg::utf8::any>> {};

// ---- classes
struct class_open : seq<one<'['>, opt<one<'^'>>> {};
struct class_close : one<']'> {};
struct posix_class : seq<string<'[', ':'>, opt<one<'^'>>, star<peg::alpha>, string<':', ']'>> {};
struct class_char : sor<code_escape, control_escape, plain_escape, seq<not_at<one<'\\', ']', '['>>, peg::utf8::any>> {};
struct range_first : seq<class_char> {};
struct range_last : seq<class_char> {};
struct class_range : seq<range_first, one<'-'>, range_last> {};
struct class_single : seq<class_char> {};
struct broken_range : sor<seq<sor<shorthand_escape, property_escape>, one<'-'>, not_at<one<']'>>, class_char>,
                          seq<class_char, one<'-'>, sor<shorthand_escape, property_escape>>> {};
struct class_shorthand : shorthand_escape {};
struct class_property : property_escape {};
struct class_bracket : one<'['> {};
struct class_item : sor<posix_class, broken_range, class_shorthand, class_property, class_range, class_single,
                        class_bracket, back_reference, unknown_escape> {};
struct open_class : peg::eof {};
struct char_class : seq<class_open, star<not_at<class_close>, class_item>, sor<class_close, open_class>> {};

// ---- groups
struct capture_name : star<peg::not_one<'>', ')', '('>> {};
struct capture_open : seq<string<'(', '?', '<'>, not_at<one<'=', '!'>>, capture_name, one<'>'>> {};
struct plain_open : string<'(', '?', ':'> {};
struct group_open : one<'('> {};
struct python_open : seq<string<'(', '?', 'P', '<'>, capture_name, one<'>'>> {};
struct look_around
    : sor<string<'(', '?', '='>, string<'(', '?', '!'>, string<'(', '?', '<', '='>, string<'(', '?', '<', '!'>> {};
struct unknown_open : seq<string<'(', '?'>, star<sor<peg::alnum, one<'-', '#', '>', '|', '<', '&'>>>, opt<one<':'>>> {};
struct group_close : one<')'> {};
struct openings : sor<capture_open, plain_open, python_open, look_around, unknown_open, group_open> {};

// ---- repeats
struct least : plus<digit> {};
struct most : plus<digit> {};
struct counted : seq<one<'{'>, least, opt<one<','>, opt<most>>, one<'}'>> {};
struct lazy_mark : one<'?'> {};
struct possessive_mark : one<'+'> {};
struct count_to : seq<string<'{', ','>, plus<digit>, one<'}'>> {};
struct simple_repeat : one<'*', '+', '?'> {};
struct repeat : seq<sor<simple_repeat, counted>, opt<sor<lazy_mark, possessive_mark>>> {};

// ---- the rest
struct bar : one<'|'> {};
struct dot : one<'.'> {};
struct begin_anchor : one<'^'> {};
struct end_anchor : one<'$'> {};
struct stray_bracket : one<']'> {};
struct stray_brace : one<'{', '}'> {};
struct literal_char : peg::utf8::any {};
struct escaped : sor<code_escape, control_escape, plain_escape> {};
struct literal : sor<escaped, seq<not_at<one<'\\'>>, literal_char>> {};
struct set_escape : sor<shorthand_escape, property_escape> {};
struct escapes : sor<back_reference, set_escape, edge_escape, literal, unknown_escape> {};
struct element : sor<openings, group_close, char_class, repeat, count_to, bar, dot, begin_anchor, end_anchor,
                     stray_bracket, stray_brace, escapes> {};
struct pattern : peg::until<peg::eof, element> {};

} // namespace barid::pattern::rules
