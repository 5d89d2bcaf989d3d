// grammar/route/character_rules.hpp - letters, blanks and the characters that only look like ours.

#pragma once

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/icu/utf8.hpp>

namespace barid::route::characters {

namespace peg = tao::pegtl;
using peg::not_at;
using peg::one;
using peg::plus;
using peg::ranges;
using peg::seq;
using peg::sor;
using peg::star;

struct not_ascii : peg::not_range<'\0', '\x7F'> {};

/// Names begin with a letter of any script or `_` (UAX #31, XID_Start).
struct name_start : sor<ranges<'a', 'z', 'A', 'Z', '_', '_'>, seq<peg::at<not_ascii>, peg::utf8::icu::xid_start>> {};
struct name_more
    : sor<ranges<'a', 'z', 'A', 'Z', '0', '9', '_', '_'>, seq<peg::at<not_ascii>, peg::utf8::icu::xid_continue>> {};

struct line_end : sor<peg::string<'\r', '\n'>, one<'\n'>> {};
struct blank : plus<one<' ', '\t'>> {};
struct rest_of_line : peg::until<peg::at<peg::eolf>> {};
struct remark : seq<one<'#'>, rest_of_line> {};
/// How comments start elsewhere.
struct foreign_comment : seq<sor<peg::string<'/', '/'>, peg::string<'/', '*'>>, rest_of_line> {};

/// No-break space and the other wide and narrow spaces: they look like one.
struct odd_space : peg::utf8::ranges<0x00A0, 0x00A0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F,
                                     0x205F, 0x205F, 0x3000, 0x3000> {};
/// Zero-width and direction characters (Bidi_Control and the invisible joiners).
struct hidden : peg::utf8::ranges<0x061C, 0x061C, 0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x2064, 0x2066, 0x206F,
                                  0xFEFF, 0xFEFF, 0x00AD, 0x00AD> {};
struct quote_mark : peg::utf8::one<0x201C, 0x201D, 0x201E, 0x201F, 0x00AB, 0x00BB, 0xFF02> {};
struct foreign_comma : peg::utf8::one<0x060C, 0xFF0C, 0x3001> {};
struct foreign_semicolon : peg::utf8::one<0x061B, 0xFF1B> {};
struct foreign_colon : peg::utf8::one<0xFF1A> {};
struct long_dash : peg::utf8::one<0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212> {};
struct foreign_digits : plus<peg::utf8::icu::general_category<U_DECIMAL_DIGIT_NUMBER>> {};
struct stray : peg::utf8::any {};

} // namespace barid::route::characters
