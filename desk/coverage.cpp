#include "desk/coverage.hpp"

#include <algorithm>

namespace barid::desk {

namespace {

void questions_of(const dsl::node& n, std::vector<question_taken>& to) {
  if (n.written.empty()) {
    for (const auto& part : n.parts) questions_of(part, to);
    return;
  }
  if (std::ranges::find(to, n.written, &question_taken::text) == to.end()) to.push_back({n.written});
}

} // namespace

std::string rule_taken::name() const {
  if (of_try) return table + " " + rule;
  return table.starts_with("on ") ? table : table + "." + rule;
}

void coverage::add(const std::string& table, const dsl::rule& r) {
  rule_taken one{table, r.name, r.at};
  one.conditional = r.when.has_value();
  if (r.when) questions_of(*r.when, one.questions);
  places_[{table, r.name}] = rules_.size();
  rules_.push_back(std::move(one));
  // traces have it under the name of the rule that made the call
  const auto of = rules_.back().name();
  for (const auto* actions : {&r.actions, &r.each})
    for (const auto& a : *actions) {
      if (!a.otherwise) continue;
      rule_taken branch{of, elses_[*a.otherwise].name, a.at};
      branch.of_try = true;
      places_[{branch.table, branch.rule}] = rules_.size();
      rules_.push_back(std::move(branch));
    }
}

coverage::coverage(const dsl::program& rules) : elses_(rules.elses) {
  for (const auto& t : rules.tables)
    for (const auto& r : t.rules) add(t.name, r);
  for (const auto& f : rules.flows) {
    for (const auto& s : f.steps) add(f.frame.name, s.acts);
    for (const auto& r : f.reactions) add(f.frame.name, r.acts);
  }
}

void coverage::note(const trace& t) {
  for (const auto& line : t.rules) {
    const auto place = places_.find({line.table, line.rule});
    if (place == places_.end() || line.outcome == rule_outcome::not_reached) continue;
    auto& r = rules_[place->second];
    ++(line.outcome == rule_outcome::acted ? r.acted : r.not_acted);
    for (const auto& p : line.predicates) {
      const auto q = std::ranges::find(r.questions, p.text, &question_taken::text);
      if (q == r.questions.end()) continue;
      if (p.answered == predicate_trace::answer::yes) ++q->yes;
      if (p.answered == predicate_trace::answer::no) ++q->no;
    }
  }
}

std::size_t coverage::rules_acted() const {
  return static_cast<std::size_t>(std::ranges::count_if(rules_, [](const rule_taken& r) { return r.acted > 0; }));
}

coverage::share coverage::branches() const {
  share out;
  const auto way = [&](bool gone) {
    ++out.of;
    out.taken += gone;
  };
  for (const auto& r : rules_) {
    way(r.acted > 0);
    if (r.conditional) way(r.not_acted > 0);
    if (r.questions.size() < 2) continue; // its answer is that of the rule
    for (const auto& q : r.questions) {
      way(q.yes > 0);
      way(q.no > 0);
    }
  }
  return out;
}

} // namespace barid::desk
