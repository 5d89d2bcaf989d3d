// runtime/rules/rule_costs.hpp - what deciding costs by a set of rules, as a whole and rule by rule.
//
// Never    changes anything; decides each event as if it were the only one, with the facts given.
// Reads    the processor time of the calling thread, so other programs do not matter much; the shares of
//          rules are taken in a pass of their own, so that taking them does not count.

#pragma once

#include "dsl/decide.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace barid::rules {

/// Something to decide, and what was known then.
struct measured_event {
  barid::event event;
  facts known;
};

struct rule_cost {
  std::string name;
  std::size_t asked = 0;   ///< How often the index left its condition to be asked, in one pass.
  std::size_t acted = 0;   ///< How often it held.
  double microseconds = 0; ///< Of its condition, for one mail on average.
};

struct table_cost {
  std::string name;
  double microseconds = 0;      ///< Conditions and actions, for one mail on average.
  double actions = 0;           ///< The part that the actions take.
  std::vector<rule_cost> rules; ///< As declared, without `otherwise` and `defaults`.
};

struct rule_costs {
  std::size_t mails = 0;
  std::size_t passes = 0;    ///< Over all mails, of those that were timed as a whole.
  std::size_t decisions = 0; ///< In one pass: mails, and the events that their decisions raised.
  double seconds = 0;        ///< Processor time of these passes.
  double index = 0;          ///< Microseconds for one mail: what all rules share.
  std::vector<table_cost> tables;

  /// Decided mails in a second of processor time.
  [[nodiscard]] double per_second() const;
  /// For one mail.
  [[nodiscard]] double microseconds() const;
};

/// At least one pass over all, and further ones until `seconds` of processor time are over. `all` is not
/// empty.
[[nodiscard]] rule_costs measure(const dsl::program& rules, const std::vector<measured_event>& all, double seconds);

} // namespace barid::rules
