// grammar/route/expected_rules.hpp - what had to stand where a rule did not match, apart from the
// grammar. A rule that is demanded and has no line here does not compile.

#pragma once

#include "grammar/route/declaration_rules.hpp"

namespace barid::route::rules {

template <>
struct expected<working_unit> {
  static constexpr expectation value{code::missing_value, "`hours` or `days`",
                                     "working time is counted in `business hours` and `business days`"};
};
template <>
struct expected<calendar_name> {
  static constexpr expectation value{code::missing_name, "the name of a calendar", {}};
};
template <>
struct expected<range_end> {
  static constexpr expectation value{code::missing_value, "the end of the range",
                                     "for example `sun..thu` or `09:00-17:00`"};
};
template <>
struct expected<value> {
  static constexpr expectation value{code::missing_value, "a value", {}};
};
template <>
struct expected<pattern> {
  static constexpr expectation value{code::missing_value, "a pattern",
                                     "a pattern stands between slashes: `/ORD-[0-9]+/`"};
};
template <>
struct expected<pattern_list> {
  static constexpr expectation value{code::missing_value, "a pattern",
                                     "a pattern stands between slashes: `/ORD-[0-9]+/`"};
};
template <>
struct expected<fields> {
  static constexpr expectation value{code::missing_bracket, "`(` and the fields",
                                     "for example `any of (subject, body) contains \"invoice\"`"};
};
template <>
struct expected<field> {
  static constexpr expectation value{code::missing_name, "the name of a field", "for example `any of (subject, body)`"};
};
template <>
struct expected<fallback_value> {
  static constexpr expectation value{code::missing_value, "a value after `else`",
                                     "it stands in where the field is missing: `customer.tier else basic`"};
};
template <>
struct expected<match_value> {
  static constexpr expectation value{code::missing_value, "a pattern after `matches`",
                                     "a pattern stands between slashes: `subject matches /ORD-[0-9]+/`"};
};
template <>
struct expected<some_value> {
  static constexpr expectation value{code::missing_value, "a value", {}};
};
template <>
struct expected<is_value> {
  static constexpr expectation value{code::missing_value, "a value after `is`", {}};
};
template <>
struct expected<order_value> {
  static constexpr expectation value{code::missing_value, "a number, size or time", {}};
};
template <>
struct expected<between_and> {
  static constexpr expectation value{code::missing_keyword, "`and` and the upper value",
                                     "for example `size between 1MB and 25MB`"};
};
template <>
struct expected<condition> {
  static constexpr expectation value{
      code::missing_condition, "a condition",
      "a condition begins with a field: `sender in vip`, `subject contains \"invoice\"`"};
};
template <>
struct expected<unary> {
  static constexpr expectation value{code::missing_condition, "a condition after `not`",
                                     "for example `not auto_submitted`"};
};
template <>
struct expected<term> {
  static constexpr expectation value{code::missing_condition, "a condition after `and`", {}};
};
template <>
struct expected<next_all> {
  static constexpr expectation value{code::missing_condition, "a condition after `or`", {}};
};
template <>
struct expected<a_name> {
  static constexpr expectation value{code::missing_name, "a name", {}};
};
template <>
struct expected<declared> {
  static constexpr expectation value{code::missing_name, "a name",
                                     "names are letters, digits, `_` and `-`, and begin with a letter"};
};
template <>
struct expected<colon> {
  static constexpr expectation value{code::extra_mark, "`:` and the tables in their order",
                                     "for example `order message: safety, owner`"};
};
template <>
struct expected<parameter_colon> {
  static constexpr expectation value{code::extra_mark, "`:` and the type of the parameter",
                                     "for example `(who: address, why: text)`"};
};
template <>
struct expected<of_types> {
  static constexpr expectation value{code::missing_keyword, "`of` and a type",
                                     "for example `attribute customer.tier of gold | basic`"};
};
template <>
struct expected<rule_name> {
  static constexpr expectation value{code::missing_name, "the name of the rule",
                                     "every rule has a name of its own: `rule vip when … { … }`"};
};
template <>
struct expected<table_name> {
  static constexpr expectation value{
      code::missing_name, "a name",
      "every table and flow has a name of its own: `table owner on message match first { … }`"};
};
template <>
struct expected<match_word> {
  static constexpr expectation value{code::missing_match, "`first` or `all` after `match`",
                                     "`match first`: only the first rule that holds acts; `match "
                                     "all`: every rule that holds acts"};
};
template <>
struct expected<parameter_type> {
  static constexpr expectation value{code::missing_name, "the type of the parameter", "for example `who: address`"};
};
template <>
struct expected<parameter> {
  static constexpr expectation value{code::missing_name, "a parameter with its type",
                                     "for example `(who: address, why: text)`"};
};
template <>
struct expected<wait_word> {
  static constexpr expectation value{code::missing_interval, "`wait`",
                                     "a step says how long it waits: `step nudge: wait 3 business days { … }`"};
};
template <>
struct expected<duration_value> {
  static constexpr expectation value{code::missing_value, "a time to wait",
                                     "for example `2d`, `24 hours` or `3 business days in riyadh`"};
};
template <>
struct expected<arrow> {
  static constexpr expectation value{code::missing_keyword, "`->`", "for example `old_step -> new_step`"};
};
template <>
struct expected<statement> {
  static constexpr expectation value{code::missing_action, "an action",
                                     "an action begins with its verb: `tag vip`, `assign billing`"};
};
template <>
struct expected<setting> {
  static constexpr expectation value{code::missing_setting, "a setting",
                                     "a setting begins with its name: `hours riyadh`"};
};
template <>
struct expected<list_item> {
  static constexpr expectation value{code::missing_value, "a list item",
                                     "items are text in quotes, addresses or numbers"};
};
template <>
struct expected<table_item> {
  static constexpr expectation value{
      code::not_a_table_item, "a rule",
      "a table holds `rule NAME when … { … }`, `otherwise { … }`, `defaults { … }` and `prefer`"};
};
template <>
struct expected<flow_item> {
  static constexpr expectation value{code::not_a_flow_item, "a step",
                                     "a flow holds `step`, `on`, `repeat` and `limit age`"};
};
template <>
struct expected<move> {
  static constexpr expectation value{code::missing_name, "the name of a step", "for example `old_step -> new_step`"};
};
template <>
struct expected<declaration> {
  static constexpr expectation value{code::unknown_declaration, "a declaration", {}};
};
template <>
struct expected<when_word> {
  static constexpr expectation value{code::missing_when, "`when` and a condition",
                                     "a rule says when it acts; `otherwise { … }` acts where no rule did"};
};
template <>
struct expected<event> {
  static constexpr expectation value{code::missing_event, "an event",
                                     "for example `message`, `status becomes closed` or `idle 24h`"};
};
template <>
struct expected<whole_number> {
  static constexpr expectation value{code::missing_value, "a number", "for example `language 1`"};
};
template <>
struct expected<file_name> {
  static constexpr expectation value{code::missing_value, "a file name in quotes", {}};
};
template <>
struct expected<names> {
  static constexpr expectation value{code::missing_name, "a name", {}};
};
template <>
struct expected<of_word> {
  static constexpr expectation value{code::missing_keyword, "`of`", "for example `list vip of senders { … }`"};
};
template <>
struct expected<bar_names> {
  static constexpr expectation value{code::missing_name, "a type, or the words it may be",
                                     "for example `attribute customer.tier of gold | basic`"};
};
template <>
struct expected<extension_name> {
  static constexpr expectation value{code::missing_name, "the name of the extension",
                                     "for example `extension crm.touch(who: address)`"};
};
template <>
struct expected<item_type> {
  static constexpr expectation value{code::missing_name, "the type of the items",
                                     "`text`, `senders`, `addresses`, `domains` or `numbers`"};
};
template <>
struct expected<on_word> {
  static constexpr expectation value{code::missing_keyword, "`on` and an event", "for example `on message`"};
};
template <>
struct expected<match_clause> {
  static constexpr expectation value{code::missing_match, "`match first` or `match all`",
                                     "`match first`: only the first rule that holds acts; `match "
                                     "all`: every rule that holds acts"};
};
template <>
struct expected<wait> {
  static constexpr expectation value{code::missing_interval, "`: wait` and a time",
                                     "a step says how long it waits: `step nudge: wait 3 business days { … }`"};
};
template <>
struct expected<at_most> {
  static constexpr expectation value{code::missing_keyword, "`at most`", "for example `repeat at most 3 times { … }`"};
};
template <>
struct expected<repeat_count> {
  static constexpr expectation value{code::missing_value, "a number", "for example `repeat at most 3 times { … }`"};
};
template <>
struct expected<times_word> {
  static constexpr expectation value{code::missing_keyword, "`times`", "for example `repeat at most 3 times { … }`"};
};
template <>
struct expected<flow_word> {
  static constexpr expectation value{code::missing_keyword, "`flow`",
                                     "for example `migrate flow chase { old_step -> new_step }`"};
};
template <>
struct expected<test_statement> {
  static constexpr expectation value{code::missing_setting, "a statement of the test",
                                     "for example `receive m { … }`, `advance 2d` or `expect …`"};
};
template <>
struct expected<title> {
  static constexpr expectation value{code::missing_value, "a title in quotes",
                                     "a test says what it shows: `test \"an invoice goes to billing\" { … }`"};
};

} // namespace barid::route::rules
