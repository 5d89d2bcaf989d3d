// dsl/codes.hpp - every code the checker reports, with the title of its documentation page.
//
// R0… are syntax (grammar/route), R02… patterns, R1… names and types, R19… what this version does not
// carry out, R2… what rules do together, though each is right in itself.

#pragma once

#include <span>
#include <string_view>

namespace barid::dsl {

struct code_title {
  std::string_view code;
  std::string_view title;
  bool only_applied = false; ///< Told where rules are put in force: checking alone never finds it.
};

/// In the order of their numbers; every code below is in it.
[[nodiscard]] std::span<const code_title> codes();

namespace code {
// files
inline constexpr const char* newer_language = "R1001";
inline constexpr const char* use_missing = "R1002";
inline constexpr const char* use_cycle = "R1003";
inline constexpr const char* use_outside = "R1004";
inline constexpr const char* no_rules = "R1005";
inline constexpr const char* file_missing = "R1006";
inline constexpr const char* file_unreadable = "R1007";
inline constexpr const char* use_named_twice = "R1008";
// names
inline constexpr const char* declared_twice = "R1010";
inline constexpr const char* same_after_folding = "R1011";
inline constexpr const char* team_and_agent = "R1012";
inline constexpr const char* unknown_field = "R1020";
inline constexpr const char* unknown_team = "R1021";
inline constexpr const char* unknown_list = "R1023";
inline constexpr const char* unknown_calendar = "R1024";
inline constexpr const char* unknown_sla = "R1025";
inline constexpr const char* unknown_reply = "R1026";
inline constexpr const char* unknown_verb = "R1027";
inline constexpr const char* unknown_event = "R1028";
inline constexpr const char* unknown_status = "R1029";
inline constexpr const char* unknown_flag = "R1030";
inline constexpr const char* unknown_mailbox = "R1031";
inline constexpr const char* unknown_table = "R1032";
inline constexpr const char* unknown_rule = "R1033";
inline constexpr const char* unknown_word = "R1034";
inline constexpr const char* unknown_capture = "R1035";
inline constexpr const char* unknown_zone = "R1036";
inline constexpr const char* unknown_flow = "R1037";
inline constexpr const char* unknown_step = "R1038";
inline constexpr const char* unknown_webhook = "R1039";
// declarations
inline constexpr const char* unknown_setting = "R1040";
inline constexpr const char* bad_setting = "R1041";
inline constexpr const char* missing_setting = "R1042";
inline constexpr const char* setting_twice = "R1043";
inline constexpr const char* bad_list_type = "R1044";
inline constexpr const char* bad_item = "R1045";
inline constexpr const char* empty_list = "R1046";
inline constexpr const char* bad_attribute = "R1047";
inline constexpr const char* address_twice = "R1048";
inline constexpr const char* overflow_circle = "R1049";
// conditions
inline constexpr const char* bad_operator = "R1060";
inline constexpr const char* bad_operand = "R1061";
inline constexpr const char* optional_without_else = "R1062";
inline constexpr const char* else_not_optional = "R1063";
inline constexpr const char* not_a_question = "R1064";
inline constexpr const char* bad_range = "R1065";
inline constexpr const char* exact_misplaced = "R1066";
inline constexpr const char* pattern_refused = "R1067";
// actions
inline constexpr const char* bad_argument = "R1080";
inline constexpr const char* leftover_argument = "R1081";
inline constexpr const char* no_mail_here = "R1082";
// tables
inline constexpr const char* order_needed = "R1090";
inline constexpr const char* order_incomplete = "R1091";
inline constexpr const char* rule_twice = "R1092";
inline constexpr const char* two_otherwise = "R1093";
inline constexpr const char* misplaced_part = "R1094";
inline constexpr const char* bad_prefer = "R1095";
inline constexpr const char* bad_overrides = "R1096";
inline constexpr const char* too_many_rules = "R1097";
// flows
inline constexpr const char* missing_limit = "R1100";
inline constexpr const char* no_steps = "R1101";
inline constexpr const char* step_twice = "R1102";
inline constexpr const char* bad_repeat = "R1103";
inline constexpr const char* endless_wait = "R1104";
inline constexpr const char* needed_by_flows = "R1105"; ///< Only where rules are applied over running flows.
inline constexpr const char* no_conversation = "R1106";
// tests
inline constexpr const char* unknown_test_step = "R1110";
inline constexpr const char* bad_test_step = "R1111";
inline constexpr const char* not_in_test = "R1112";
inline constexpr const char* bad_expectation = "R1113";
inline constexpr const char* test_twice = "R1114";
inline constexpr const char* no_expectation = "R1115";
inline constexpr const char* test_failed = "R1116";      ///< Only where rules are applied.
inline constexpr const char* tests_unfinished = "R1117"; ///< Only where rules are applied.
// analysis
inline constexpr const char* never_acts = "R2001";
inline constexpr const char* reads_own_table = "R2002";
inline constexpr const char* conflict = "R2003";
inline constexpr const char* hides_final = "R2004";
inline constexpr const char* unplaced = "R2005";
inline constexpr const char* may_conflict = "R2006";
inline constexpr const char* endless = "R2007";
inline constexpr const char* unreachable_team = "R2008";
inline constexpr const char* unused = "R2009";
inline constexpr const char* nobody_has_skill = "R2010";
inline constexpr const char* not_compared = "R2011";
inline constexpr const char* set_twice = "R2012";
inline constexpr const char* behind_limit = "R2020";
} // namespace code

} // namespace barid::dsl
