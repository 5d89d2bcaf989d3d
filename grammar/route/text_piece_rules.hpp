// grammar/route/text_piece_rules.hpp - escapes and fields inside a string.

#pragma once

#include "grammar/route/literal_rules.hpp"

namespace barid::route::pieces {

using namespace literals;

struct plain_escape : seq<one<'\\'>, one<'"', '\\', '{', '}'>> {};
struct line_escape : seq<one<'\\'>, one<'n'>> {};
struct tab_escape : seq<one<'\\'>, one<'t'>> {};
struct code_digits : rep_min_max<1, 6, peg::xdigit> {};
struct code_escape : seq<peg::string<'\\', 'u', '{'>, code_digits, one<'}'>> {};
struct unknown_escape : seq<one<'\\'>, opt<peg::utf8::any>> {};

struct twin_brace : peg::string<'{', '{'> {};
struct field_path : path {};
struct otherwise_text : star<peg::not_one<'{', '}'>> {};
struct field : seq<one<'{'>, star<one<' '>>, field_path, star<one<' '>>, opt<one<'|'>, otherwise_text>, one<'}'>> {};
struct broken_field : seq<one<'{'>, star<peg::not_one<'{', '}', ' '>>, opt<one<'}'>>> {};
struct plain : plus<peg::not_one<'\\', '{'>> {};
struct lone_brace : one<'{'> {};

struct escapes : sor<plain_escape, line_escape, tab_escape, code_escape, unknown_escape> {};
struct with_fields : star<sor<plain, escapes, twin_brace, field, broken_field>> {};
struct without_fields : star<sor<plain, escapes, lone_brace>> {};

} // namespace barid::route::pieces
