// desk/reasons.cpp - why an expectation is not met: of the traces, the lines that tell.

#include "desk/judge.hpp"
#include "dsl/verb.hpp"

#include <algorithm>

namespace barid::desk {

namespace {

using dsl::expectation;
using kind_of = expectation::kind_of;

constexpr std::size_t most_lines = 8;

std::string name_of(const rule_trace& r) {
  return r.table.starts_with("on ") ? r.table : r.table + "." + r.rule;
}

bool says(const value& v, const std::string& word) {
  if (const auto* list = std::get_if<text_list>(&v)) return std::ranges::find(*list, word) != list->end();
  return to_text(v) == word;
}

class searcher {
public:
  searcher(const simulated& d, const expectation& e) : desk_(d), e_(e) {}

  std::vector<std::string> run() {
    const auto all = spoken_of(desk_, e_);
    for (const auto* h : all)
      for (const auto& line : h->what.decision.trace.rules)
        if (concerns(line)) tell(line);
    for (const auto* h : all)
      for (const auto& n : h->what.decision.trace.notes) add((n.rule.empty() ? std::string() : n.rule + ": ") + n.text);
    std::string acted;
    for (const auto* h : all)
      for (const auto& made : h->what.decision.effects)
        if (acted.find("`" + made.rule + "`") == std::string::npos)
          acted += (acted.empty() ? "`" : ", `") + made.rule + "`";
    add(acted.empty() ? "no rule acted" : "rules that acted: " + acted);
    return std::move(out_);
  }

private:
  const simulated& desk_;
  const expectation& e_;
  std::vector<std::string> out_;

  void add(std::string line) {
    if (out_.size() < most_lines && std::ranges::find(out_, line) == out_.end()) out_.push_back(std::move(line));
  }

  void tell(const rule_trace& line) {
    std::string text = name_of(line) + ": ";
    switch (line.outcome) {
    case rule_outcome::acted:
      text += "acted";
      break;
    case rule_outcome::overridden:
      text += "overridden by `" + line.by + "`";
      break;
    case rule_outcome::not_reached:
      text += "not reached" + (line.by.empty() ? std::string() : ", as `" + line.by + "` acted before it");
      break;
    case rule_outcome::condition_false:
    case rule_outcome::pruned:
      text += "its condition does not hold";
      break;
    }
    for (const auto& p : line.predicates) {
      if (p.answered == predicate_trace::answer::not_asked) continue;
      text += "; `" + p.text + "` " + (p.answered == predicate_trace::answer::yes ? "yes" : "no");
      if (!p.found.empty()) text += " (" + p.found + ")";
    }
    add(std::move(text));
  }

  /// Whether the rule is the one that was named, or could have done, or has done, what it is about.
  bool concerns(const rule_trace& line) const {
    if (e_.kind == kind_of::rule) return line.table == e_.subject && line.rule == e_.name;
    if (!e_.by.empty() && name_of(line) == e_.by) return true;
    const auto* r = rule_of(line);
    return r && std::ranges::any_of(r->actions, [&](const dsl::action& a) { return does(a); });
  }

  const dsl::rule* rule_of(const rule_trace& line) const {
    for (const auto& t : desk_.rules().tables)
      if (t.name == line.table)
        for (const auto& r : t.rules)
          if (r.name == line.rule) return &r;
    for (const auto& f : desk_.rules().flows)
      if (f.frame.name == line.table)
        for (const auto& s : f.steps)
          if (s.acts.name == line.rule) return &s.acts;
    return nullptr;
  }

  bool does(const dsl::action& a) const {
    const auto verb = a.verb->name;
    switch (e_.kind) {
    case kind_of::assigned:
      return verb == "assign" && (e_.name.empty() || about(a, e_.name));
    case kind_of::has:
      if (verb != (e_.subject == "tags" ? "tag" : "mark") && verb != "untag") return false;
      return std::ranges::any_of(e_.wanted, [&](const std::string& w) { return about(a, w); }) ||
             std::ranges::any_of(e_.unwanted, [&](const std::string& w) { return about(a, w); });
    case kind_of::effect:
      return (verb == e_.subject || (e_.subject == "called" && a.verb->by == dsl::carried_by::calls)) &&
             (e_.name.empty() || about(a, e_.name));
    case kind_of::word:
      return verb == e_.subject || (e_.subject == "priority" && verb == "raise");
    case kind_of::flow:
      return (verb == "start flow" || verb == "cancel flow") && (e_.subject.empty() || about(a, e_.subject));
    case kind_of::clock:
      return verb == "sla" || verb == "stop sla";
    case kind_of::condition:
      return verb == "set";
    case kind_of::rule:
    case kind_of::outgoing:
    case kind_of::conversations:
      return false;
    }
    return false;
  }

  static bool about(const dsl::action& a, const std::string& word) {
    return std::ranges::any_of(a.arguments, [&](const dsl::action_argument& argument) {
      const auto* v = std::get_if<value>(&argument.what);
      return !v || says(*v, word); // what is only known when it acts may be it
    });
  }
};

} // namespace

std::vector<std::string> reasons(const simulated& d, const dsl::test_case&, const dsl::expectation& e) {
  return searcher(d, e).run();
}

} // namespace barid::desk
