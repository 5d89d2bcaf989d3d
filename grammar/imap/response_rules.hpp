// grammar/imap/response_rules.hpp - the generic shape of IMAP responses (RFC 9051 §9) for PEGTL.
//
// The rules know words, strings, literals, lists and status lines, not the hundred kinds of data
// that extensions add: a kind we have never heard of still has this shape, and is kept. Every
// alternative is told by its first byte, so that an action never runs for text that is then
// given back, except for `fetch_item`, which has a word as its second choice.

#pragma once

#include <tao/pegtl.hpp>

namespace barid::imap::rules {

using namespace tao::pegtl;

struct end : eof {};
struct space : one<' '> {};

// "}" CRLF ends the marker; the bytes themselves were put aside by the framer. `~` is literal8
// (RFC 9051 §4.3), `+` has no place in a response and harms nobody.
struct literal : seq<opt<one<'~'>>, one<'{'>, plus<digit>, opt<one<'+'>>, one<'}'>, one<'\r'>, one<'\n'>> {};

struct quoted_text : star<sor<seq<one<'\\'>, not_one<'\r', '\n'>>, not_one<'"', '\\', '\r', '\n'>>> {};
struct quoted : seq<one<'"'>, quoted_text, one<'"'>> {};

// Wider than `atom`: flags, UID sets, 8-bit names and servers that forget to quote fit as well.
struct word_byte : not_one<' ', '(', ')', '"', '\r', '\n'> {};
struct word : seq<not_at<opt<one<'~'>>, one<'{'>>, plus<word_byte>> {};

// BODY[HEADER.FIELDS (DATE FROM)]<0>: spaces and parentheses stand inside the brackets. Bounded,
// because this is the one place that reads ahead and may have to give everything back.
struct section : rep_opt<1000, not_one<']', '\r', '\n'>> {};
struct fetch_item : seq<sor<istring<'B', 'O', 'D', 'Y'>, istring<'B', 'I', 'N', 'A', 'R', 'Y'>>,
                        star<sor<alpha, one<'.'>>>, one<'['>, section, one<']'>, opt<one<'<'>, plus<digit>, one<'>'>>> {
};

struct list;
struct item : sor<list, quoted, literal, fetch_item, word> {};
// Items may touch, as the parts of a multipart BODYSTRUCTURE do.
struct items : star<sor<space, item>> {};
struct open : one<'('> {};
struct close : one<')'> {};
struct list : seq<open, items, close> {};

struct data : seq<item, items> {};
struct values : seq<items, end> {};

struct rest : star<any> {};
struct condition_word : sor<istring<'O', 'K'>, istring<'N', 'O'>, istring<'B', 'A', 'D'>, istring<'B', 'Y', 'E'>,
                            istring<'P', 'R', 'E', 'A', 'U', 'T', 'H'>> {};
struct code_name : plus<not_one<' ', ']', '[', '"', '(', ')', '\r', '\n'>> {};
struct code_arguments : star<sor<quoted, not_one<']', '"', '\r', '\n'>>> {};
struct code : seq<one<'['>, code_name, opt<space, code_arguments>, one<']'>, opt<space>> {};
// A bracket that is not a code is text: "[a server's own idea".
struct code_or_text : opt<code> {};
struct condition : seq<condition_word, sor<seq<space, code_or_text, rest>, eof>> {};

struct tag : plus<not_one<' ', '(', ')', '{', '%', '*', '"', '\\', '+', '\r', '\n'>> {};
struct continuation : seq<one<'+'>, opt<space>, rest> {};
struct untagged : seq<one<'*'>, space, sor<condition, data>> {};
struct tagged : seq<tag, space, condition> {};
struct response : seq<sor<continuation, untagged, tagged>, end> {};

} // namespace barid::imap::rules
