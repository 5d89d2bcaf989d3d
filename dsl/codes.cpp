#include "dsl/codes.hpp"

#include <array>

namespace barid::dsl {

std::span<const code_title> codes() {
  using namespace code;
  static constexpr std::array table{
      code_title{newer_language, "a file written for a newer version of the language"},
      code_title{use_missing, "a used file does not exist"},
      code_title{use_cycle, "files that use each other in a circle"},
      code_title{use_outside, "a used file lies outside the rules folder"},
      code_title{no_rules, "a rules folder without a rule file"},
      code_title{file_missing, "a list, reply, calendar or signature file does not exist"},
      code_title{file_unreadable, "a list or calendar file cannot be read"},
      code_title{declared_twice, "a name is declared twice"},
      code_title{same_after_folding, "two names that are the same to the rules"},
      code_title{team_and_agent, "one name for a team and an agent"},
      code_title{unknown_field, "a field that does not exist"},
      code_title{unknown_team, "a team or agent that does not exist"},
      code_title{unknown_list, "a list that does not exist"},
      code_title{unknown_calendar, "a calendar that does not exist"},
      code_title{unknown_sla, "an SLA that does not exist"},
      code_title{unknown_reply, "a saved reply that does not exist"},
      code_title{unknown_verb, "an action that does not exist"},
      code_title{unknown_event, "an event that does not exist"},
      code_title{unknown_status, "a status that does not exist"},
      code_title{unknown_flag, "a flag that does not exist"},
      code_title{unknown_mailbox, "a mailbox that does not exist"},
      code_title{unknown_table, "a table that does not exist"},
      code_title{unknown_rule, "a rule that does not exist"},
      code_title{unknown_word, "a word that the field never holds"},
      code_title{unknown_capture, "a capture that no pattern makes"},
      code_title{unknown_zone, "a time zone that does not exist"},
      code_title{unknown_setting, "a setting that does not exist"},
      code_title{bad_setting, "a setting that is not written as it should be"},
      code_title{missing_setting, "a setting that is needed"},
      code_title{setting_twice, "a setting that is given twice"},
      code_title{bad_list_type, "a kind of list that does not exist"},
      code_title{bad_item, "an item that does not belong into its list"},
      code_title{empty_list, "an empty list"},
      code_title{bad_attribute, "an attribute of neither a customer nor a conversation"},
      code_title{address_twice, "an address of two mailboxes"},
      code_title{bad_operator, "an operator that does not go with the field"},
      code_title{bad_operand, "a value that does not go with the question"},
      code_title{optional_without_else, "a field that may be missing, without else"},
      code_title{else_not_optional, "else for a field that is never missing"},
      code_title{not_a_question, "a field alone that is no yes or no"},
      code_title{bad_range, "an empty range"},
      code_title{exact_misplaced, "exact where no text is compared"},
      code_title{pattern_refused, "a pattern that cannot be carried out"},
      code_title{bad_argument, "an argument that the action does not take"},
      code_title{leftover_argument, "something more behind a complete action or event"},
      code_title{no_mail_here, "a field of a mail where there is no mail"},
      code_title{order_needed, "tables of several files without an order"},
      code_title{order_incomplete, "a table that the order leaves out"},
      code_title{rule_twice, "two rules of one name in a table"},
      code_title{two_otherwise, "otherwise twice in a table"},
      code_title{misplaced_part, "something behind otherwise"},
      code_title{no_flows_yet, "flows are not carried out yet"},
      code_title{no_tests_yet, "tests are not run yet"},
      code_title{no_extensions_yet, "extensions are not carried out yet"},
      code_title{no_for_each_yet, "for each is not carried out yet"},
      code_title{no_verb_yet, "an action that is not carried out yet"},
      code_title{no_event_yet, "an event that is not raised yet"},
  };
  return table;
}

} // namespace barid::dsl
