// dsl/analyse.hpp - what rules do together, one file each (dsl/analyse_*.cpp).
//
// Owns     the findings R2…: about rules that are right in themselves.
// Never    says more than it knows: a rule is only called dead, a conflict only real, where it is
//          proven; what cannot be told either way is not said, or said as "may".
// Needs    a program without errors, its index built.

#pragma once

#include "dsl/checker.hpp"
#include "dsl/satisfy.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace barid::dsl {

/// How much comparing a whole program may cost. Counted, not timed, so that the same rules always
/// get the same findings.
struct analysis_budget {
  std::size_t questions = 3'000'000; ///< Rules asked about an event.
  std::size_t pairs = 20'000;        ///< Pairs of rules compared.
};

/// Of looking for an event that no earlier rule takes, for one pair of rules or for one rule.
inline constexpr std::size_t most_rounds = 8;

void find_dead_rules(checker& c, const table& t, analysis_budget& left);
void find_own_reads(checker& c, const table& t);
void find_hidden_finals(checker& c, const table& t);
void find_fields_set_twice(checker& c, const table& t);
void find_conflicts(checker& c, const table& t, analysis_budget& left);
void find_endless_events(checker& c);
void find_unplaced(checker& c);
void find_unreachable_teams(checker& c);
void find_missing_skills(checker& c);
void find_unused(checker& c);

// ---- what they share

/// "rule `vip`", "`otherwise`", "`on accepted`".
[[nodiscard]] std::string quoted(const table& t, const rule& r);
/// "`a`", "`a` and `b`", "`a`, `b` and `c`" of texts as they are.
[[nodiscard]] std::string listed(const std::vector<std::string>& texts);
/// The single-valued field that an action sets: `assign`, `sla`, `status`, `priority`, or the name
/// of an attribute; empty for one that adds up.
[[nodiscard]] std::string field_of(const action& a);
/// The condition of a rule, or that it always holds.
[[nodiscard]] alternatives condition_of(const rule& r, bool yes = true);
/// What is certain when rules of the table are asked.
[[nodiscard]] situation situation_of(const table& t);
/// Rules of `t` before number `before` that hold for the event, in order; only the first where
/// `first` is true. Takes from `left`.
[[nodiscard]] std::vector<std::uint32_t> holding(const program& p, const table& t, const witness& w,
                                                 std::uint32_t before, bool first, analysis_budget& left);

} // namespace barid::dsl
