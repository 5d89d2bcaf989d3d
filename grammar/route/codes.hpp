// grammar/route/codes.hpp - every finding the grammar of rule files can make, in one table.
//
// Owns     the codes R0001 to R0199. A code never changes its meaning and is never used again; the
//          documentation has one page for each, and a test holds the two together.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace barid::route {

/// The findings, in the order of `code_table`.
enum class code : std::uint8_t {
  // the file as a whole
  too_large,
  not_utf8,
  control_character,
  too_many_errors,
  too_deep,
  // characters
  typographic_quote,
  foreign_mark,
  hidden_character,
  direction_in_text,
  stray_character,
  foreign_digit,
  // words and values
  open_text,
  unknown_escape,
  broken_field,
  open_pattern,
  pattern_place,
  foreign_comment,
  unknown_unit,
  impossible_value,
  unquoted_text,
  missing_value,
  bare_list_item,
  // structure
  unknown_declaration,
  outside_table,
  missing_name,
  missing_open_brace,
  missing_close_brace,
  extra_close_brace,
  missing_bracket,
  missing_comma,
  missing_keyword,
  missing_match,
  missing_event,
  line_not_ended,
  extra_mark,
  // tables, flows
  not_a_table_item,
  missing_when,
  not_a_flow_item,
  rule_else,
  // conditions
  missing_condition,
  missing_operator,
  operator_spelling,
  logic_spelling,
  value_after_or,
  // statements and settings
  missing_action,
  missing_setting,
  if_instead_of_when,
  missing_interval,
  count, ///< Not a finding: how many there are.
};

struct code_entry {
  code what;
  std::string_view id;    ///< As printed: `R0044`.
  std::string_view title; ///< For the documentation's list.
};

inline constexpr std::array<code_entry, static_cast<std::size_t>(code::count)> code_table{{
    {code::too_large, "R0001", "a file is larger than the limit"},
    {code::not_utf8, "R0002", "a file is not UTF-8 text"},
    {code::control_character, "R0003", "a control character in a rule file"},
    {code::too_many_errors, "R0004", "more errors than are reported"},
    {code::too_deep, "R0005", "brackets or blocks are nested too deeply"},
    {code::typographic_quote, "R0010", "a typographic quote instead of \""},
    {code::foreign_mark, "R0011", "a comma, semicolon or dash of another script"},
    {code::hidden_character, "R0012", "an invisible or direction character outside a string"},
    {code::direction_in_text, "R0013", "a direction character inside a string"},
    {code::stray_character, "R0014", "a character that means nothing here"},
    {code::foreign_digit, "R0015", "digits of another script outside a string"},
    {code::open_text, "R0020", "a string without its closing quote"},
    {code::unknown_escape, "R0021", "an unknown escape in a string"},
    {code::broken_field, "R0022", "a field in a string is not complete"},
    {code::open_pattern, "R0023", "a pattern without its closing slash"},
    {code::pattern_place, "R0024", "a pattern elsewhere than after matches"},
    {code::foreign_comment, "R0025", "a comment that does not start with #"},
    {code::unknown_unit, "R0026", "a number with an unknown unit"},
    {code::impossible_value, "R0027", "a date, time or number that does not exist"},
    {code::unquoted_text, "R0028", "a string in single quotes or without quotes"},
    {code::missing_value, "R0029", "a value is missing"},
    {code::bare_list_item, "R0030", "a list item without quotes"},
    {code::unknown_declaration, "R0040", "not the beginning of a declaration"},
    {code::outside_table, "R0041", "a rule or step outside its block"},
    {code::missing_name, "R0042", "a name is missing"},
    {code::missing_open_brace, "R0043", "a { is missing"},
    {code::missing_close_brace, "R0044", "a } is missing"},
    {code::extra_close_brace, "R0045", "a }, ) or ] that closes nothing"},
    {code::missing_bracket, "R0046", "a ) or ] is missing"},
    {code::missing_comma, "R0047", "a comma between items is missing"},
    {code::missing_keyword, "R0048", "a word of the language is missing"},
    {code::missing_match, "R0049", "a table does not say match first or match all"},
    {code::missing_event, "R0050", "an event is missing"},
    {code::line_not_ended, "R0051", "something more where a declaration or block had to end"},
    {code::extra_mark, "R0052", "a mark too many or too few between a word and its value"},
    {code::not_a_table_item, "R0060", "something in a table that is not a rule"},
    {code::missing_when, "R0061", "a rule without when"},
    {code::not_a_flow_item, "R0062", "something in a flow that is not a step"},
    {code::rule_else, "R0063", "an else after a rule"},
    {code::missing_condition, "R0070", "a condition is missing"},
    {code::missing_operator, "R0071", "a condition goes on in a way that is not understood"},
    {code::operator_spelling, "R0072", "an operator in another spelling"},
    {code::logic_spelling, "R0073", "&&, || or ! instead of and, or, not"},
    {code::value_after_or, "R0074", "a value alone after or"},
    {code::missing_action, "R0080", "an action is missing"},
    {code::missing_setting, "R0081", "a setting is missing"},
    {code::if_instead_of_when, "R0082", "if instead of when"},
    {code::missing_interval, "R0083", "a step that does not say how long it waits"},
}};

/// `R0044` for `code::missing_close_brace`.
[[nodiscard]] constexpr std::string_view id_of(code c) {
  return code_table[static_cast<std::size_t>(c)].id;
}

namespace detail {
constexpr bool table_is_in_order() {
  for (std::size_t i = 0; i < code_table.size(); ++i)
    if (static_cast<std::size_t>(code_table[i].what) != i || code_table[i].id.empty()) return false;
  return true;
}
static_assert(table_is_in_order(), "code_table must follow the order of the enumeration");
} // namespace detail

} // namespace barid::route
