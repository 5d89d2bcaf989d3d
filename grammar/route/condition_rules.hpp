// grammar/route/condition_rules.hpp - conditions: `and` binds tighter than `or`, `not` tighter
// still, `else` (what an optional field counts as) tighter than any operator.

#pragma once

#include "grammar/route/syntax.hpp"
#include "grammar/route/value_rules.hpp"

namespace barid::route::rules {

// ---- spellings of other languages, each with the one used here
inline constexpr slip spell_is{code::operator_spelling, "`{}` does not compare values here", "write `is`", "is"};
inline constexpr slip spell_is_not{code::operator_spelling, "`{}` does not compare values here", "write `is not`",
                                   "is not"};
inline constexpr slip spell_contains{code::operator_spelling, "`{}` is no operator", "write `contains`", "contains"};
inline constexpr slip spell_starts{code::operator_spelling, "`{}` is no operator", "write `starts`", "starts"};
inline constexpr slip spell_ends{code::operator_spelling, "`{}` is no operator", "write `ends`", "ends"};
inline constexpr slip spell_matches{code::operator_spelling, "`{}` is no operator", "write `matches`", "matches"};
inline constexpr slip spell_mentions{code::operator_spelling, "`{}` is no operator", "write `mentions`", "mentions"};
inline constexpr slip spell_in{code::operator_spelling, "`{}` is no operator", "write `in`", "in"};
inline constexpr slip spell_not_in{code::operator_spelling, "`{}` is no operator", "write `not in`", "not in"};
inline constexpr slip spell_is_any{code::operator_spelling, "`{}` is no operator", "write `is any [a, b]`", "is any"};
inline constexpr slip spell_any{code::operator_spelling, "`{}` is one word too many", "write `any [a, b]`", "any"};
inline constexpr slip spell_exact{code::operator_spelling, "`{}` is in the wrong order", "write `any exact [a, b]`",
                                  "any exact"};
inline constexpr slip spell_limit{code::operator_spelling, "`{}` is no operator", "write `<=` or `>=`"};
inline constexpr slip spell_and{code::logic_spelling, "`{}` does not join conditions", "write `and`", "and"};
inline constexpr slip spell_or{code::logic_spelling, "`{}` does not join conditions", "write `or`", "or"};
inline constexpr slip spell_not{code::logic_spelling, "`{}` does not negate a condition", "write `not`", "not "};
inline constexpr slip lone_value{code::value_after_or,
                                 "`{}` stands alone: each side of `or` and `and` is a whole condition",
                                 "for several values write `is any [a, b]`, `contains any [a, b]` "
                                 "or `mentions any [a, b]`"};

// ---- left side
struct field : seq<not_at<kw<k_and, k_or, k_not, k_when, k_is>>, node<node_kind::id, word>> {};
struct fields : enclosed<sign::open_paren, sign::close_paren, field> {};
struct any_of : node<node_kind::any_of, kw<k_any>, kw<k_of>, must<fields>> {};
struct fallback_value : sor<literal, seq<not_at<kw<k_is>>, value_word>> {};
struct fallback : node<node_kind::fallback, kw<k_else>, must<fallback_value>> {};
struct field_argument : node<node_kind::leaf, plain_text> {};
struct operand : node<node_kind::operand, sor<any_of, seq<field, opt<field_argument>>>, opt<fallback>> {};

// ---- operators. The node holds the operator's words; whether it is negated, has a quantifier or
// `exact` is read off them.
template <comparator C, class... Rules>
struct op : node_of<node_kind::comparison, static_cast<unsigned>(C), Rules...> {};

struct negation : opt<kw<k_not>> {};
struct only_exact : opt<kw<k_exact>> {};
struct many : sor<seq<kw<k_any, k_all>, opt<oops<spell_any, kw<k_of>>>, only_exact>,
                  oops<spell_exact, kw<k_exact>, kw<k_any, k_all>>, only_exact> {};
struct with : opt<kw<k_with>> {};

struct contains : sor<kw<k_contains>, oops<spell_contains, kw<k_contain>>> {};
struct starts : sor<oops<spell_starts, kw<k_starts>, kw<k_with>>, kw<k_starts>, oops<spell_starts, kw<k_start>, with>> {
};
struct ends : sor<oops<spell_ends, kw<k_ends>, kw<k_with>>, kw<k_ends>, oops<spell_ends, kw<k_end>, with>> {};
struct mentions : sor<kw<k_mentions>, oops<spell_mentions, kw<k_mention>>> {};
struct matches : sor<kw<k_matches>, oops<spell_matches, kw<k_match>>> {};

struct text_op : sor<op<comparator::contains, negation, contains, many>, op<comparator::starts, negation, starts, many>,
                     op<comparator::ends, negation, ends, many>, op<comparator::mentions, negation, mentions, many>> {};
struct match_op : op<comparator::matches, negation, matches, opt<kw<k_any, k_all>>, only_exact> {};
struct match_value : sor<pattern, pattern_list> {};

struct nothing_op : sor<op<comparator::is_present, kw<k_is>, negation, kw<k_present>>,
                        op<comparator::is_missing, kw<k_is>, negation, kw<k_missing>>,
                        op<comparator::is_empty, kw<k_is>, negation, kw<k_empty>>,
                        op<comparator::has_none, negation, kw<k_has>, kw<k_none>>> {};
struct is_op : sor<op<comparator::in, oops<spell_not_in, kw<k_is>, kw<k_not>, kw<k_in>>>,
                   op<comparator::in, oops<spell_in, kw<k_is>, kw<k_in>>>,
                   op<comparator::is_any, oops<spell_is_any, kw<k_is>, negation, kw<k_one, k_any>, kw<k_of>>>,
                   op<comparator::is_any, kw<k_is>, negation, kw<k_any>, at<sor<mark<sign::open_bracket>, word>>>,
                   op<comparator::is, kw<k_is>, negation, only_exact>,
                   op<comparator::is, oops<spell_is_not, kw<k_not>, kw<k_is>>>,
                   op<comparator::is, oops<spell_is_not, mark<sign::unequal>>>,
                   op<comparator::is, oops<spell_is, sor<mark<sign::equals, sign::double_equals>, kw<k_equals>>>>> {};
struct is_value : sor<on_leave, operand_value> {};
struct has_op : sor<op<comparator::has_any, negation, kw<k_has>, kw<k_any>>,
                    op<comparator::has_all, negation, kw<k_has>, kw<k_all>>, op<comparator::has, negation, kw<k_has>>> {
};
struct place_op
    : sor<op<comparator::in, negation, kw<k_in>>, op<comparator::seen_within, negation, kw<k_seen>, kw<k_within>>,
          op<comparator::within, negation, kw<k_within>>, op<comparator::outside, negation, kw<k_outside>>> {};
struct order_op
    : sor<op<comparator::less, mark<sign::less>>, op<comparator::less_equal, mark<sign::less_equal>>,
          op<comparator::greater, mark<sign::greater>>, op<comparator::greater_equal, mark<sign::greater_equal>>,
          op<comparator::greater_equal, oops<spell_limit, mark<sign::reversed>>>> {};
struct between_op : op<comparator::between, negation, kw<k_between>> {};
struct between_and : kw<k_and> {};

/// The same rule under another name, where "expected" should name what these operators take.
struct some_value : operand_value {};
struct order_value : operand_value {};

struct comparison
    : sor<nothing_op, seq<match_op, must<match_value>>, seq<text_op, must<some_value>>, seq<is_op, must<is_value>>,
          seq<has_op, must<some_value>>, seq<place_op, must<some_value>>, seq<order_op, must<order_value>>,
          seq<between_op, must<order_value>, must<between_and>, must<order_value>>> {};

// ---- the whole
struct condition;
/// `( condition )`: never ends at a line, so a missing `)` shows at what cannot go on.
struct in_parens {
  using rule_t = in_parens;
  using subs_t = peg::type_list<mark<sign::open_paren>, condition>;

  template <apply_mode A, rewind_mode, template <class...> class Action, template <class...> class Control, class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    const auto opener = in.index();
    if (!Control<mark<sign::open_paren>>::template match<A, rewind_mode::required, Action, Control>(in, to))
      return false;
    using inside = nested<must<condition>>;
    (void)Control<inside>::template match<A, rewind_mode::required, Action, Control>(in, to);
    if (in.visible() && in.peek().mark == sign::close_paren) in.bump();
    else to.unclosed(opener, in.index());
    return true;
  }
};
struct test : node<node_kind::test, operand, opt<comparison>> {};
struct unary;
struct bang : oops<spell_not, mark<sign::bang>> {};
struct negated : node<node_kind::negation, sor<kw<k_not>, bang>, nested<must<unary>>> {};
struct unary : sor<in_parens, negated, test> {};
struct lone : oops<lone_value, node<node_kind::broken, literal>> {};
struct term : sor<lone, unary> {};
struct and_word : sor<kw<k_and>, oops<spell_and, mark<sign::both>>> {};
struct or_word : sor<kw<k_or>, oops<spell_or, mark<sign::either, sign::bar>>> {};
struct all : node<node_kind::all, unary, star<and_word, must<term>>> {};
struct next_all : node<node_kind::all, sor<lone, unary>, star<and_word, must<term>>> {};
struct condition : node<node_kind::any, all, star<or_word, must<next_all>>> {};

} // namespace barid::route::rules

namespace tao::pegtl {
template <typename Name>
struct analyze_traits<Name, barid::route::rules::in_parens>
    : analyze_seq_traits<barid::route::rules::mark<barid::route::sign::open_paren>, barid::route::rules::condition> {};
} // namespace tao::pegtl
