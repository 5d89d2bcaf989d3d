#include "dsl/desk_event.hpp"

#include <algorithm>

namespace barid::dsl {

const char* event_of(presence is) {
  switch (is) {
  case presence::available:
    return "agent available";
  case presence::away:
    return "agent away";
  case presence::on_leave:
    return "agent on leave";
  case presence::unknown:
    return "";
  }
  return "";
}

bool speaks_to_each(const program& rules, const trace& t) {
  return std::ranges::any_of(t.rules, [&](const rule_trace& line) {
    if (line.outcome != rule_outcome::acted) return false;
    const auto of = std::ranges::find(rules.tables, line.table, &table::name);
    if (of == rules.tables.end()) return false;
    const auto acted = std::ranges::find(of->rules, line.rule, &rule::name);
    return acted != of->rules.end() && !acted->each.empty();
  });
}

} // namespace barid::dsl
