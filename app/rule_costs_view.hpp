// app/rule_costs_view.hpp - what rules cost, for people and for scripts.

#pragma once

#include "app/terminal.hpp"
#include "runtime/rules/rule_costs.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>

namespace barid::app {

/// The rate, and the `top` rules that cost most.
void print_rule_costs(std::ostream& out, const painter& paint, const rules::rule_costs& costs, std::size_t top);

/// `{hash, mails, passes, decisions, cpu_seconds, mails_per_cpu_second, microseconds_per_mail,
/// index_microseconds, tables[{table, microseconds, actions_microseconds, rules[{rule, asked, acted,
/// microseconds}]}]}`; all microseconds are those of one mail on average.
[[nodiscard]] std::string rule_costs_json(const dsl::program& rules, const rules::rule_costs& costs);

} // namespace barid::app
