// grammar/route/literal_rules.hpp - names, numbers with their units, strings, patterns, addresses.
//
// Order matters where they share a beginning: `date` before `duration` before `number`, `address`
// before `path`. What starts like a number and is none is a `bad_number`, one error.

#pragma once

#include "grammar/route/character_rules.hpp"
#include "grammar/route/open_text.hpp"

#include <tao/pegtl/contrib/analyze_traits.hpp>

namespace barid::route::literals {

using namespace characters;
using peg::at;
using peg::digit;
using peg::opt;
using peg::rep;
using peg::rep_min_max;

/// `needs-review`: a dash belongs to a name only when more of the name follows (`old -> new`).
struct name : seq<name_start, star<sor<name_more, seq<plus<one<'-'>>, at<name_more>>>>> {};
struct path : seq<name, star<one<'.'>, name>> {};
struct capture : seq<one<'$'>, name> {};

/// IANA zones: `Asia/Riyadh`, `America/Argentina/Buenos_Aires`, `Etc/GMT+3`.
struct zone_part : plus<sor<peg::alnum, one<'_', '+', '-'>>> {};
struct zone_path : seq<peg::alpha, star<peg::alnum>, plus<one<'/'>, zone_part>> {};

struct zone : zone_path {};
/// `shared/words.route` without its quotes. Not made of `zone`: its action would run as well.
struct bare_file : seq<zone_path, plus<one<'.'>, zone_part>> {};

/// The local part is bounded (64 octets, RFC 5321 §4.5.3.1.1), which also bounds the search for @.
struct local_part : rep_min_max<1, 64, sor<name_more, one<'.', '+', '-', '\''>>> {};
struct label : seq<plus<name_more>, star<plus<one<'-'>>, plus<name_more>>> {};
struct address : seq<local_part, one<'@'>, peg::list<label, one<'.'>>> {};

// ---- numbers
struct no_more : not_at<sor<name_more, one<'@'>>> {};
struct digits : plus<digit> {};
struct amount : seq<digits, opt<one<'.'>, digits>> {};
struct date_form : seq<rep<4, digit>, one<'-'>, rep<2, digit>, one<'-'>, rep<2, digit>> {};
struct clock_form : seq<rep_min_max<1, 2, digit>, one<':'>, rep<2, digit>, opt<one<':'>, rep<2, digit>>> {};
struct offset : sor<one<'Z'>, seq<one<'+', '-'>, rep<2, digit>, one<':'>, rep<2, digit>>> {};
struct instant : seq<date_form, one<'T'>, clock_form, opt<offset>, no_more> {};
struct date : seq<date_form, no_more> {};
struct clock_time : seq<clock_form, no_more> {};
struct percent : seq<amount, one<'%'>> {};
struct size : seq<amount, sor<seq<one<'K', 'M', 'G'>, one<'B'>>, one<'B'>>, no_more> {};
struct duration : seq<plus<amount, one<'s', 'm', 'h', 'd', 'w'>>, no_more> {};
struct number : seq<amount, no_more, not_at<one<'-'>, digit>> {};
struct bad_number : seq<digit, star<sor<name_more, seq<one<'.', ':', '-', ','>, at<name_more>>>>> {};

// ---- strings end on their line
struct escape : seq<one<'\\'>, peg::not_one<'\r', '\n'>> {};
struct text_rest : peg::until<one<'"'>, sor<escape, peg::not_one<'\r', '\n'>>> {};
struct text : seq<one<'"'>, text_rest> {};
/// A string that is never closed, as far as it plausibly goes: the `{`, `}` and `]` behind it
/// should still count, or one forgotten quote would look like three mistakes.
struct open_text {
  using rule_t = open_text;
  using subs_t = peg::empty_list;

  template <class Input>
  static bool match(Input& in) {
    if (in.empty() || in.peek_char() != '"') return false;
    in.bump_in_this_line(open_text_length({in.current(), in.size()}));
    return true;
  }
};
/// “…” and «…», closed by any quote there is on the line.
struct quoted_text
    : seq<quote_mark,
          peg::until<sor<quote_mark, one<'"'>>, sor<escape, seq<not_at<one<'\r', '\n'>>, peg::utf8::any>>>> {};
struct single_quoted : seq<one<'\''>, peg::until<one<'\''>, peg::not_one<'\r', '\n'>>> {};

// ---- patterns end on their line; a slash inside a class does not close them
struct character_class
    : seq<one<'['>, opt<one<'^'>>, opt<one<']'>>, peg::until<one<']'>, sor<escape, peg::not_one<'\r', '\n'>>>> {};
struct pattern : seq<one<'/'>, peg::until<one<'/'>, sor<escape, character_class, peg::not_one<'\r', '\n'>>>> {};
struct loose_pattern // a class that is never closed must not swallow the closing slash
    : seq<one<'/'>, peg::until<one<'/'>, sor<escape, peg::not_one<'\r', '\n'>>>> {};
struct open_pattern : seq<one<'/'>, rest_of_line> {};

} // namespace barid::route::literals

namespace tao::pegtl {
template <typename Name>
struct analyze_traits<Name, barid::route::literals::open_text> : analyze_any_traits<> {};
} // namespace tao::pegtl
