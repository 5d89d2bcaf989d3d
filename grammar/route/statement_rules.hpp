// grammar/route/statement_rules.hpp - statements `verb argument…` and settings `key argument…`.

#pragma once

#include "grammar/route/condition_rules.hpp"

namespace barid::route::rules {

inline constexpr slip mark_after_verb{code::extra_mark, "no `{}` stands between an action and its value",
                                      "delete it: `priority high`, not `priority = high`", ""};
inline constexpr slip mark_after_key{code::extra_mark, "no `{}` stands between a setting and its value",
                                     "delete it: `team billing`, not `team = billing`", ""};
inline constexpr slip if_in_block{code::if_instead_of_when, "actions have no `{}`: what is in the block always happens",
                                  "put the condition before the block, after `when`, in a rule of "
                                  "its own"};

struct statement;
struct setting;

/// What only stands in a table or flow: an action block that meets it lacks its `}`.
struct next_item : sor<seq<kw<k_rule>, word, sor<kw<k_when, k_overrides>, kw<k_if>>>,
                       seq<kw<k_otherwise, k_defaults>, mark<sign::open_brace>>,
                       seq<kw<k_step>, word, mark<sign::colon>>, seq<kw<k_prefer>, word, word>> {};

inline constexpr expectation action_brace{
    code::missing_open_brace, "`{` and the actions",
    "the actions stand between `{` and `}`, for example `{ tag vip; priority high }`"};
struct actions : node<node_kind::body, braces<statement, next_item, false, action_brace>> {};

inline constexpr expectation condition_end{
    code::missing_operator, "`and`, `or` or `{`",
    "between a field and its value stands an operator (`sender in vip`), between two conditions "
    "`and` or `or`"};
/// The actions behind a condition.
struct actions_after_condition
    : node<node_kind::body, braces<statement, next_item, false, action_brace, condition_end>> {};

/// `crm@1.touch(…)`: an extension's version makes the verb look like an address.
struct versioned : seq<is<tk::address>, at<mark<sign::open_paren>>> {};
struct verb : node<node_kind::id, sor<oops<if_in_block, kw<k_if>>, seq<not_at<kw<k_else>>, word>, versioned>> {};
struct extra_after_verb : oops<mark_after_verb, mark<sign::equals, sign::colon>> {};
struct extra_after_key : oops<mark_after_key, mark<sign::equals, sign::colon>> {};
struct nested_actions : node<node_kind::block, at<mark<sign::open_brace>>, braces<statement, next_item>> {};
struct statement : node<node_kind::statement, verb, opt<extra_after_verb>, arguments, opt<nested_actions>> {};

struct key : node<node_kind::id, word> {};
struct nested_settings : node<node_kind::body, at<mark<sign::open_brace>>, braces<setting>> {};
struct setting : node<node_kind::setting, key, opt<extra_after_key>, arguments, opt<nested_settings>> {};

} // namespace barid::route::rules
