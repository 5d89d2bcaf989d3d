// grammar/route/value_rules.hpp - values: what an argument, a list item or the right side of a
// comparison may be.

#pragma once

#include "grammar/route/block_rules.hpp"

namespace barid::route::rules {

using tk = token_kind;
using enum keyword;

struct word : is<tk::word> {};
struct plain_number : is<tk::number> {};
struct plain_text : is<tk::text> {};
struct a_name : word {}; ///< Where a name must stand.

inline constexpr slip pattern_elsewhere{code::pattern_place, "a pattern stands only after `matches`",
                                        "write for example `subject matches {}`"};

// ---- several tokens that are one value
struct working_unit : kw<k_hour, k_day> {};
struct calendar_name : node<node_kind::other, word> {};
struct business
    : node<node_kind::business, plain_number, kw<k_business>, must<working_unit>, opt<kw<k_in>, must<calendar_name>>> {
};
struct spelled : node<node_kind::spelled, plain_number, kw<k_second, k_minute, k_hour, k_day, k_week>> {};
struct dated : node<node_kind::dated, sor<seq<is<tk::date>, is<tk::clock_time>>, is<tk::instant>>,
                    opt<sor<is<tk::zone>, kw<k_utc>>>> {};
/// A minus belongs to the number behind it, and to nothing before it.
struct sign_of_number : one_token<sign_of_number> {
  static bool fits(const token& t) { return t.mark == sign::minus && t.spaced; }
};
struct adjacent_number : one_token<adjacent_number> {
  static bool fits(const token& t) { return t.kind == tk::number && !t.spaced; }
};
struct negative : node<node_kind::negative, sign_of_number, adjacent_number> {};
struct on_leave : node<node_kind::on_leave, kw<k_on>, kw<k_leave>> {};

struct single : is<tk::text, tk::capture, tk::number, tk::percent, tk::size, tk::elapsed, tk::date, tk::clock_time,
                   tk::instant, tk::zone, tk::address> {};
struct literal : sor<dated, business, spelled, negative, node<node_kind::leaf, single>> {};

struct any_word : node<node_kind::leaf, word> {};
/// In conditions `and`, `or`, `when` never are values.
struct value_word : node<node_kind::leaf, seq<not_at<kw<k_and, k_or, k_when>>, word>> {};
struct pattern : node<node_kind::leaf, is<tk::pattern>> {};
struct wrong_pattern : oops<pattern_elsewhere, pattern> {};

struct range_end : sor<literal, any_word> {};
struct clock_leaf : node<node_kind::leaf, is<tk::clock_time>> {};
struct range : sor<node<node_kind::range, clock_leaf, mark<sign::minus>, must<range_end>>,
                   node<node_kind::range, sor<literal, any_word>, mark<sign::dots>, must<range_end>>> {};

struct value;
struct list : node<node_kind::list, enclosed<sign::open_bracket, sign::close_bracket, value>> {};
struct group : node<node_kind::group, enclosed<sign::open_paren, sign::close_paren, value>> {};

/// A value inside a list, a call or after a verb.
struct value : sor<list, range, literal, any_word, wrong_pattern> {};
/// A value in a condition.
struct operand_value : sor<list, range, literal, value_word, wrong_pattern> {};

struct pattern_list : node<node_kind::list, enclosed<sign::open_bracket, sign::close_bracket, pattern>> {};

// ---- arguments of statements and settings
struct marks_between : node<node_kind::leaf, mark<sign::comma, sign::equals, sign::arrow, sign::bar, sign::colon,
                                                  sign::less, sign::less_equal, sign::greater, sign::greater_equal>> {};
struct argument : sor<list, group, range, literal, any_word, marks_between, wrong_pattern> {};
struct arguments : star<argument> {};

// ---- names apart by commas
struct names : node<node_kind::names, word, star<mark<sign::comma>, must<a_name>>> {};

} // namespace barid::route::rules

namespace tao::pegtl {
template <typename Name>
struct analyze_traits<Name, barid::route::rules::sign_of_number> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, barid::route::rules::adjacent_number> : analyze_any_traits<> {};
} // namespace tao::pegtl
