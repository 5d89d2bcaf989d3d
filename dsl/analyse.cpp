#include "dsl/analyse.hpp"

#include "dsl/context.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/matcher.hpp"
#include "dsl/verb.hpp"

#include <algorithm>

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
    if (const auto it = t.on.arguments.find(argument); it != t.on.arguments.end())
      out.fixed[field] = it->second;
  return out;
}

std::vector<std::uint32_t> holding(const program& p, const table& t, const witness& w,
                                   std::uint32_t before, bool first, analysis_budget& left) {
  const context c(p, w.event, w.facts, w.state);
  answers said;
  p.index->begin(c, said);
  std::vector<std::uint32_t> guarded;
  for (auto q : said.said)
    if (const auto it = t.guarded.find(q); it != t.guarded.end())
      guarded.insert(guarded.end(), it->second.begin(), it->second.end());
  std::ranges::sort(guarded);
  guarded.erase(std::unique(guarded.begin(), guarded.end()), guarded.end());
  std::vector<std::uint32_t> out;
  // both are in order, and the first rule that holds is often an early one
  auto a = t.unguarded.begin();
  auto b = guarded.begin();
  while (a != t.unguarded.end() || b != guarded.end()) {
    const auto i = b == guarded.end() || (a != t.unguarded.end() && *a < *b) ? *a++ : *b++;
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
