// grammar/route/declaration_rules.hpp - declarations and the whole file.

#pragma once

#include "grammar/route/statement_rules.hpp"

namespace barid::route::rules {

inline constexpr slip if_for_when{code::if_instead_of_when, "a condition starts with `when`",
                                  "write `when` instead of `{}`", "when"};
inline constexpr slip rule_else{code::rule_else, "a rule has no `{}`",
                                "write another rule, or `otherwise { … }` in a table with "
                                "`match first`"};

// ---- shared parts
struct declared : node<node_kind::id, word> {}; ///< The name of what is declared.
/// A rule may be called `when`, but `rule when sender …` lacks a name; likewise `table on message
/// …`.
struct rule_name : seq<not_at<kw<k_when>, not_at<kw<k_when, k_overrides>>>, node<node_kind::id, word>> {};
struct table_name : seq<not_at<kw<k_on>, not_at<kw<k_on>>>, node<node_kind::id, word>> {};
struct colon : mark<sign::colon> {};
struct parameter_colon : mark<sign::colon> {};
struct of_word : kw<k_of> {};
struct of_types : of_word {};
struct on_word : kw<k_on> {};
struct file_name : node<node_kind::leaf, plain_text> {};
struct whole_number : node<node_kind::leaf, plain_number> {};

struct event_end : kw<k_match, k_when, k_unless> {};
struct event_value : seq<not_at<event_end>, sor<range, literal, any_word>> {};
struct event : node<node_kind::event, event_value, star<event_value>> {};

/// A condition, or what is left of one: after an error reading goes on at the `{`.
struct guarded_condition {
  using rule_t = guarded_condition;
  using subs_t = peg::type_list<condition>;

  template <apply_mode A, rewind_mode, template <class...> class Action, template <class...> class Control, class Input>
  [[nodiscard]] static bool match(Input& in, reading& to) {
    const auto opened = to.opened();
    try {
      using needed = must<condition>;
      (void)Control<needed>::template match<A, rewind_mode::required, Action, Control>(in, to);
    } catch (const syntax_error& e) {
      to.missing(*e.wanted, e.at);
      in.seek(e.at);
      in.nodes() = e.nodes;
      to.leave(node_kind::broken, e.at, in.nodes());
      to.close_down_to(opened, e.at, in.nodes());
      skip_to_brace(in, to);
    }
    return true;
  }
};
struct when_word : kw<k_when> {};
struct any_when : sor<kw<k_when>, oops<if_for_when, kw<k_if>>> {};
struct when : node<node_kind::when, any_when, guarded_condition> {};
struct unless : node<node_kind::unless, kw<k_unless>, want<event>, opt<when>> {};
/// A rule always has a condition; one without `when` is read all the same.
struct rule_when
    : sor<when,
          node<node_kind::when, want<when_word>, sor<at<mark<sign::open_brace>>, not_at<word>, guarded_condition>>> {};

// ---- one line each
struct language : node<node_kind::language, kw<k_language>, want<whole_number>> {};
struct use : node<node_kind::use, kw<k_use>, want<file_name>, opt<kw<k_as>, want<declared>>> {};
struct order : node<node_kind::order, kw<k_order>, want<event>, want<colon>, want<names>> {};
struct bar_names : node<node_kind::types, word, star<mark<sign::bar>, must<a_name>>> {};
struct attribute : node<node_kind::attribute, kw<k_attribute>, want<declared>, want<of_types>, want<bar_names>,
                        opt<node<node_kind::optional, kw<k_optional>>>> {};
struct parameter_type : node<node_kind::other, word> {};
struct parameter : node<node_kind::parameter, declared, must<parameter_colon>, must<parameter_type>> {};
struct parameters : enclosed<sign::open_paren, sign::close_paren, parameter> {};
struct extension_name : node<node_kind::id, is<tk::word, tk::address>> {};
struct extension : node<node_kind::extension, kw<k_extension>, want<extension_name>, opt<parameters>, arguments> {};

// ---- keyword, name, settings
inline constexpr expectation setting_brace{
    code::missing_open_brace, "`{`",
    "the settings stand between `{` and `}`, for example `{ hours riyadh; capacity 15 }`"};
struct settings : node<node_kind::body, braces<setting, peg::failure, false, setting_brace>> {};
struct block_word : node<node_kind::keyword, kw<k_mailbox, k_team, k_calendar, k_sla, k_reply>> {};
struct line_word : node<node_kind::keyword, kw<k_webhook, k_flag, k_status>> {};
/// `team triage` alone is complete; anything behind the name must be in braces.
struct alone;
struct named_block : sor<node<node_kind::named_block, block_word, want<declared>, sor<alone, settings>>,
                         node<node_kind::named_block, line_word, want<declared>, arguments, opt<nested_settings>>> {};
/// The end of the line or file, where no indented line follows that could be a setting.
struct alone {
  using rule_t = alone;
  using subs_t = peg::empty_list;
  template <class Input>
  [[nodiscard]] static bool match(Input& in) {
    if (in.empty() || in.peek().mark == sign::semicolon || in.peek().mark == sign::close_brace) return true;
    return in.peek().breaks &&
           (in.peek().kind != token_kind::word || in.peek().column_one || starts_declaration(in.peek().word));
  }
};

inline constexpr slip bare_item{code::bare_list_item, "the list item `{}` has no quotes", "write `\"{}\"`", "\"{}\""};
struct list_item : sor<literal, oops<bare_item, any_word>> {};
inline constexpr expectation list_brace{code::missing_open_brace, "`{` or `from`",
                                        "list the items between `{` and `}`, or name a file: `from \"words.txt\"`"};
struct column : node<node_kind::other, kw<k_column>, want<file_name>> {};
struct list_source : node<node_kind::names, kw<k_from>, want<file_name>, opt<column>> {};
struct item_type : node<node_kind::other, word> {};
struct list_of : node<node_kind::list_of, kw<k_list>, want<declared>, want<of_word>, want<item_type>,
                      sor<list_source, node<node_kind::body, braces<list_item, peg::failure, true, list_brace>>>> {};

// ---- tables
struct match_word : kw<k_first, k_all> {};
struct match_clause
    : seq<kw<k_match>,
          sor<node<node_kind::match_first, kw<k_first>>, node<node_kind::match_all, kw<k_all>>, want<match_word>>> {};
struct overrides : seq<kw<k_overrides>, want<names>> {};
struct rule : node<node_kind::rule, kw<k_rule>, want<rule_name>, opt<overrides>, rule_when, actions_after_condition> {};
struct otherwise : node<node_kind::otherwise, kw<k_otherwise>, actions> {};
struct defaults : node<node_kind::defaults, kw<k_defaults>, actions> {};
struct prefer : node<node_kind::prefer, kw<k_prefer>, want<declared>, want<names>> {};
struct else_of_rule : seq<oops<rule_else, kw<k_else>>, actions> {};
struct table_item : sor<rule, otherwise, defaults, prefer, else_of_rule> {};
struct table_body : node<node_kind::body, braces<table_item>> {};
struct table : node<node_kind::table, kw<k_table>, want<table_name>, want<on_word>, want<event>, want<match_clause>,
                    table_body> {};

// ---- events and flows
struct on : node<node_kind::on, kw<k_on>, want<event>, sor<seq<when, actions_after_condition>, actions>> {};

struct wait_word : kw<k_wait> {};
struct duration_value : sor<literal, any_word> {};
struct wait : node<node_kind::wait, colon, must<wait_word>, must<duration_value>> {};
struct step : node<node_kind::step, kw<k_step>, want<declared>, want<wait>, opt<unless>, actions> {};
struct flow_item;
struct at_most : seq<kw<k_at>, kw<k_most>> {};
struct times_word : kw<k_times> {};
struct repeat_count : node<node_kind::other, node<node_kind::leaf, plain_number>> {};
struct repeat_name : seq<not_at<kw<k_at>>, declared> {};
struct flow_body : node<node_kind::body, braces<flow_item>> {};
struct repeat : node<node_kind::repeat, kw<k_repeat>, opt<repeat_name>, want<at_most>, want<repeat_count>,
                     want<times_word>, flow_body> {};
struct limit : node<node_kind::setting, node<node_kind::id, kw<k_limit>>, arguments> {};
struct flow_item : sor<step, repeat, on, limit> {};
struct flow : node<node_kind::flow, kw<k_flow>, want<table_name>, want<on_word>, want<event>, star<sor<when, unless>>,
                   flow_body> {};

struct arrow : mark<sign::arrow> {};
struct move : node<node_kind::move, declared, must<arrow>, must<a_name>> {};
struct flow_word : kw<k_flow> {};
struct migrate
    : node<node_kind::migrate, kw<k_migrate>, want<flow_word>, want<declared>, node<node_kind::body, braces<move>>> {};

struct title : node<node_kind::leaf, plain_text> {};
/// A statement of a test may hold a condition, and that a pattern.
struct test_argument : sor<pattern, argument> {};
struct test_statement : node<node_kind::setting, key, opt<extra_after_key>, star<test_argument>, opt<nested_settings>> {
};
struct test_body : node<node_kind::body, braces<test_statement>> {};
struct test_case : node<node_kind::test_case, kw<k_test>, want<title>, test_body> {};

struct declaration
    : sor<language, use, order, named_block, list_of, attribute, extension, table, on, flow, migrate, test_case> {};

} // namespace barid::route::rules

namespace tao::pegtl {
template <typename Name>
struct analyze_traits<Name, barid::route::rules::guarded_condition>
    : analyze_opt_traits<barid::route::rules::condition> {};
template <typename Name>
struct analyze_traits<Name, barid::route::rules::alone> : analyze_opt_traits<> {};
} // namespace tao::pegtl
