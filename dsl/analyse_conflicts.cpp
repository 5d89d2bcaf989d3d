// dsl/analyse_conflicts.cpp - two rules of a `match all` table that set one field differently.
//
// Two rules are only compared where their conditions do not plainly keep them apart: by the values
// that one field has to have (buckets.hpp). What is called a conflict was decided: there is an
// event for which both act.

#include "dsl/act.hpp"
#include "dsl/analyse.hpp"
#include "dsl/buckets.hpp"
#include "dsl/codes.hpp"
#include "dsl/decide.hpp"
#include "dsl/field.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <map>

namespace barid::dsl {

namespace {

constexpr std::size_t most_found = 10; ///< Conflicts told about one field of a table.

struct setter {
  std::uint32_t rule = 0;
  const action* sets = nullptr;
};

/// Whether both set the same, whatever the event.
bool set_alike(const checker& c, const action& a, const action& b) {
  if (a.verb == b.verb && (a.verb->name == "quarantine" || c.written(a.at) == c.written(b.at))) return true;
  const auto* name = a.verb->name == "set" ? "value" : "to";
  const auto *x = a.constant(name), *y = b.constant(name);
  return a.verb == b.verb && x && y && *x == *y;
}

std::string shown_value(const checker& c, const action& a) {
  if (const auto* v = a.constant(a.verb->name == "set" ? "value" : "to")) return to_text(*v);
  return c.written(a.at);
}

bool prefers(const table& t, const std::string& field, const checker& c, const action& a, const action& b) {
  const auto it = t.prefer.find(field);
  if (it == t.prefer.end()) return false;
  return std::ranges::any_of(it->second,
                             [&](const std::string& v) { return v == shown_value(c, a) || v == shown_value(c, b); });
}

/// Whether a condition can be told from the event alone, so that it says the same at every table.
bool of_event_alone(const program& p, const node& n) {
  if (n.kind == node::kind_of::ask)
    return std::ranges::all_of(p.predicates[n.which].fields, [](const field_use& f) {
      return f.field && f.field->origin != field_origin::conversation;
    });
  return std::ranges::all_of(n.parts, [&](const node& part) { return of_event_alone(p, part); });
}

const rule* rule_called(const program& p, const std::string& table_name, const std::string& rule_name) {
  const auto t = std::ranges::find(p.tables, table_name, &table::name);
  if (t == p.tables.end()) return nullptr;
  const auto r = std::ranges::find(t->rules, rule_name, &rule::name);
  return r == t->rules.end() ? nullptr : &*r;
}

/// The search for an event for which two rules both act and disagree.
class conflict_search {
public:
  enum class answer { never, real, unknown };

  conflict_search(const program& p, const table& t, const setter& a, const setter& b, const std::string& field)
      : p_(p), t_(t), a_(a), b_(b), field_(field) {}

  std::optional<witness> example;

  answer run() {
    auto wanted = both(condition_of(t_.rules[a_.rule]), condition_of(t_.rules[b_.rule]));
    const auto certain = situation_of(t_);
    bool proof = true; // what was added to `wanted` is true of every event that reaches both
    for (std::size_t round = 0; round < most_rounds; ++round) {
      auto v = satisfy(p_, certain, wanted);
      if (v.kind == verdict::kind_of::impossible) return proof ? answer::never : answer::unknown;
      if (v.kind == verdict::kind_of::unknown || !v.example->can_begin) return answer::unknown;
      const auto d = decide(p_, v.example->event, v.example->facts);
      if (disagree(d)) {
        example = std::move(v.example);
        return answer::real;
      }
      const auto* in_the_way = obstacle(d);
      if (!in_the_way || !in_the_way->when) return answer::unknown;
      proof = proof && hard_;
      wanted = both(wanted, condition_of(*in_the_way, false));
    }
    return answer::unknown;
  }

private:
  const program& p_;
  const table& t_;
  const setter &a_, &b_;
  const std::string& field_;
  bool hard_ = true; ///< The obstacle keeps the rules from acting whenever its condition holds.

  [[nodiscard]] const effect* effect_of(const decision& d, std::uint32_t rule) const {
    const auto name = t_.name + "." + t_.rules[rule].name;
    const auto it =
        std::ranges::find_if(d.effects, [&](const effect& e) { return e.rule == name && field_set_by(e) == field_; });
    return it == d.effects.end() ? nullptr : &*it;
  }

  [[nodiscard]] bool disagree(const decision& d) const {
    const auto *x = effect_of(d, a_.rule), *y = effect_of(d, b_.rule);
    return x && y && (x->verb != y->verb || value_set_by(*x) != value_set_by(*y));
  }

  /// Whether the decision ends wherever the rule's condition holds: no rule beside it may act
  /// instead, and its condition must say the same at every table.
  [[nodiscard]] bool always_ends(const std::string& table_name, const rule& r) const {
    const auto t = std::ranges::find(p_.tables, table_name, &table::name);
    const auto number = static_cast<std::uint32_t>(&r - t->rules.data());
    return !t->first && r.when && of_event_alone(p_, *r.when) && std::ranges::none_of(t->rules, [&](const rule& other) {
      return std::ranges::find(other.overrides, number) != other.overrides.end();
    });
  }

  /// The rule whose acting kept one of the two from it: one that ended the decision before their
  /// table, or overrides one of them; else one that changed something before.
  const rule* obstacle(const decision& d) {
    const rule* changed = nullptr;
    for (const auto& r : d.trace.rules) {
      if (r.table == t_.name) {
        if (r.outcome == rule_outcome::overridden &&
            (r.rule == t_.rules[a_.rule].name || r.rule == t_.rules[b_.rule].name)) {
          hard_ = true;
          return rule_called(p_, r.table, r.by);
        }
        continue;
      }
      if (r.outcome != rule_outcome::acted) continue;
      const auto* before = rule_called(p_, r.table, r.rule);
      if (!before || before->kind != rule::kind_of::rule) continue;
      if (std::ranges::any_of(before->actions, [](const action& a) { return a.verb->final; })) {
        hard_ = always_ends(r.table, *before);
        return before;
      }
      if (!changed) changed = before;
    }
    hard_ = false;
    return changed;
  }
};

class table_search {
public:
  table_search(checker& c, const table& t, analysis_budget& left) : c_(c), t_(t), left_(left) {}

  void run() {
    for (std::uint32_t i = 0; i < t_.rules.size(); ++i) {
      const auto& r = t_.rules[i];
      if (r.kind != rule::kind_of::rule) continue;
      std::map<std::string, const action*> last; // the later one of a rule counts
      for (const auto& a : r.actions)
        if (auto field = field_of(a); !field.empty()) last[std::move(field)] = &a;
      for (const auto& [field, a] : last) by_field_[field].push_back({i, a});
    }
    for (const auto& [field, setters] : by_field_) compare(field, setters);
  }

private:
  checker& c_;
  const table& t_;
  analysis_budget& left_;
  std::map<std::string, std::vector<setter>> by_field_;

  [[nodiscard]] bool settled(const std::string& field, const setter& a, const setter& b) const {
    const auto &x = t_.rules[a.rule], &y = t_.rules[b.rule];
    return set_alike(c_, *a.sets, *b.sets) || prefers(t_, field, c_, *a.sets, *b.sets) ||
           std::ranges::find(x.overrides, b.rule) != x.overrides.end() ||
           std::ranges::find(y.overrides, a.rule) != y.overrides.end();
  }

  void compare(const std::string& field, const std::vector<setter>& setters) {
    if (std::ranges::all_of(setters, [&](const setter& s) { return set_alike(c_, *s.sets, *setters.front().sets); }))
      return;
    std::vector<const rule*> rules;
    for (const auto& s : setters) rules.push_back(&t_.rules[s.rule]);
    buckets kept_apart(c_.out, rules);
    std::size_t told = 0;
    const bool all = kept_apart.each_pair([&](std::size_t i, std::size_t k) {
      const auto &a = setters[i], &b = setters[k];
      if (left_.pairs == 0 || left_.questions == 0) return false;
      --left_.questions;
      if (settled(field, a, b)) return true;
      --left_.pairs;
      conflict_search search(c_.out, t_, a, b, field);
      const auto said = search.run();
      if (said != conflict_search::answer::never) tell(field, a, b, search.example, told);
      return told < most_found;
    });
    if (!all && told < most_found)
      c_.warning(code::not_compared, t_.at,
                 "table `" + t_.name + "` has too many rules that set `" + field + "` to compare each with every other",
                 "spread them over several tables, or let the event keep them apart, "
                 "for example by `mailbox is …`");
  }

  void tell(const std::string& field, const setter& a, const setter& b, const std::optional<witness>& example,
            std::size_t& told) {
    ++told;
    const auto &x = t_.rules[a.rule], &y = t_.rules[b.rule];
    const auto both_set = "rules `" + x.name + "` and `" + y.name + "` " +
                          (example ? "both act on one event" : "may act on one event") + " and set `" + field +
                          "` to `" + shown_value(c_, *a.sets) + "` and `" + shown_value(c_, *b.sets) + "`";
    const auto help = "write `rule " + y.name + " overrides " + x.name + "`" +
                      (can_prefer(field, a, b) ? ", or `prefer " + field + " " + shown_value(c_, *b.sets) + ", " +
                                                     shown_value(c_, *a.sets) + "` in the table"
                                               : std::string(", or move one of them into a later table"));
    auto& d = example ? c_.error(code::conflict, b.sets->at, both_set, help)
                      : c_.warning(code::may_conflict, b.sets->at, both_set, help);
    d.related.push_back({a.sets->at, "the other rule sets it here"});
    if (example) {
      const bool mail = example->event.mail != nullptr;
      d.related.push_back(
          {y.at, std::string("both act on this ") + (mail ? "mail" : "event") + ": " + described(*example)});
    }
  }

  static bool can_prefer(const std::string& field, const setter& a, const setter& b) {
    const bool one_word = field == "assign" || field == "sla" || field == "status" || field == "priority";
    return one_word && a.sets->constant("to") && b.sets->constant("to");
  }
};

} // namespace

void find_conflicts(checker& c, const table& t, analysis_budget& left) {
  if (!t.first) table_search(c, t, left).run();
}

} // namespace barid::dsl
