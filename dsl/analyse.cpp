#include "dsl/analyse.hpp"

#include "dsl/context.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/matcher.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace barid::dsl {

std::string quoted(const table& t, const rule& r) {
  if (t.name.starts_with("on ")) return "`" + t.name + "`";
  return r.kind == rule::kind_of::rule ? "rule `" + r.name + "`" : "`" + r.name + "`";
}

std::string listed(const std::vector<std::string>& texts) {
  std::string out;
  for (std::size_t i = 0; i < texts.size(); ++i)
    out += (i == 0 ? "" : i + 1 == texts.size() ? " and " : ", ") + texts[i];
  return out;
}

std::string field_of(const action& a) {
  if (a.verb->name == "keep") return {}; // sets nothing: it says that on purpose
  if (a.verb->name != "set") return std::string(a.verb->sets);
  const auto* field = a.constant("field");
  return field ? to_text(*field) : std::string();
}

alternatives condition_of(const rule& r, bool yes) {
  if (r.when) return alternatives_of(*r.when, yes);
  return yes ? always() : alternatives{};
}

situation situation_of(const table& t) {
  situation out;
  out.on = &t.on;
  // what an event says of itself, under the names that rules read
  for (const auto& [argument, field] : {std::pair("clock", "sla.clock"), {"percent", "sla.percent"}})
    if (const auto it = t.on.arguments.find(argument); it != t.on.arguments.end()) out.fixed[field] = it->second;
  return out;
}

std::vector<std::uint32_t> holding(const program& p, const table& t, const witness& w, std::uint32_t before, bool first,
                                   analysis_budget& left) {
  const context c(p, w.event, w.facts, w.state);
  answers said;
  p.index->begin(c, said);
  // lists of rules in order, one for each question that has the answer yes; their heads are merged,
  // as the first rule that holds is often an early one
  using rest = std::pair<const std::uint32_t*, const std::uint32_t*>;
  const auto later = [](const rest& a, const rest& b) { return *a.first > *b.first; };
  std::vector<rest> lists;
  const auto add = [&](const std::vector<std::uint32_t>& rules) {
    if (!rules.empty()) lists.emplace_back(rules.data(), rules.data() + rules.size());
  };
  add(t.unguarded);
  for (auto q : said.said)
    if (const auto it = t.guarded.find(q); it != t.guarded.end()) add(it->second);
  std::ranges::make_heap(lists, later);
  std::vector<std::uint32_t> out;
  std::optional<std::uint32_t> last;
  while (!lists.empty()) {
    std::ranges::pop_heap(lists, later);
    const auto i = *lists.back().first++;
    if (lists.back().first == lists.back().second) lists.pop_back();
    else std::ranges::push_heap(lists, later);
    if (last == i) continue;
    last = i;
    if (i >= before || left.questions == 0) break;
    --left.questions;
    if (t.rules[i].when && !holds(*t.rules[i].when, c)) continue;
    out.push_back(i);
    if (first) break;
  }
  return out;
}

void analyse(checker& c) {
  analysis_budget left;
  for (const auto& t : c.out.tables) {
    find_dead_rules(c, t, left);
    find_own_reads(c, t);
    find_hidden_finals(c, t);
    find_fields_set_twice(c, t);
    find_conflicts(c, t, left);
  }
  find_endless_events(c);
  find_unplaced(c);
  find_unreachable_teams(c);
  find_missing_skills(c);
  find_unused(c);
}

} // namespace barid::dsl
