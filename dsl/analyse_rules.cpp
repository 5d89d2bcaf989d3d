// dsl/analyse_rules.cpp - single rules of a table: those that never act, that read too early, that
// hide what comes later.

#include "dsl/analyse.hpp"
#include "dsl/codes.hpp"
#include "dsl/field.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace barid::dsl {

namespace {

constexpr std::size_t most_told = 100;    ///< Rules of one table; nobody reads on.
constexpr std::size_t most_siblings = 16; ///< Earlier rules with the same questions.

std::string as_asked(const wanted_answer& w) {
  return "`" + (w.asked_yes ? std::string() : "not ") + w.asked->written + "`";
}

/// Each question of the file once, in the order of the file.
std::vector<wanted_answer> questions_of(const std::vector<wanted_answer>& clash) {
  std::vector<wanted_answer> out;
  for (const auto& w : clash)
    if (w.asked && std::ranges::none_of(out, [&](const auto& o) { return o.asked == w.asked; })) out.push_back(w);
  std::ranges::sort(out, {}, [](const wanted_answer& w) { return w.asked->at.begin; });
  return out;
}

void say_contradiction(checker& c, const table& t, const rule& r, const alternatives& form, const verdict& v) {
  const auto clash = form.any.size() == 1 ? questions_of(v.clash) : std::vector<wanted_answer>();
  std::string why = "its condition contradicts itself";
  if (clash.size() == 1) {
    why = as_asked(clash[0]) + " never holds";
  } else if (clash.size() == 2 || clash.size() == 3) {
    std::vector<std::string> texts;
    for (const auto& w : clash) texts.push_back(as_asked(w));
    why = listed(texts) + " exclude each other";
  }
  auto& d =
      c.warning(code::never_acts, r.at, quoted(t, r) + " never acts: " + why, "remove it, or correct its condition");
  for (const auto& w : clash) d.related.push_back({w.asked->at, as_asked(w) + " is asked here"});
}

/// Earlier rules of the table that ask some of the same questions.
class siblings {
public:
  explicit siblings(const table& t) {
    for (std::uint32_t i = 0; i < t.rules.size(); ++i)
      if (t.rules[i].when) note(*t.rules[i].when, i);
  }

  [[nodiscard]] std::vector<std::uint32_t> before(std::uint32_t i, const rule& r) const {
    std::set<std::uint32_t> out;
    if (r.when) collect(*r.when, i, out);
    return {out.begin(), out.end()};
  }

private:
  std::map<predicate_id, std::vector<std::uint32_t>> by_question_;

  void note(const node& n, std::uint32_t rule) {
    for (const auto& part : n.parts) note(part, rule);
    if (n.kind == node::kind_of::ask) by_question_[n.which].push_back(rule);
  }
  void collect(const node& n, std::uint32_t before, std::set<std::uint32_t>& out) const {
    for (const auto& part : n.parts) collect(part, before, out);
    if (n.kind != node::kind_of::ask) return;
    for (auto i : by_question_.at(n.which))
      if (i < before && out.size() < most_siblings) out.insert(i);
  }
};

class dead_rule_search {
public:
  dead_rule_search(checker& c, const table& t, analysis_budget& left)
      : c_(c), t_(t), left_(left), situation_(situation_of(t)), siblings_(t) {}

  void look_at(std::uint32_t i) {
    const auto& r = t_.rules[i];
    if (r.kind != rule::kind_of::rule || !r.when || told_ >= most_told) return;
    if (!t_.first && asks_one_pattern(*r.when)) return;
    const auto form = alternatives_of(*r.when, true);
    auto v = satisfy(c_.out, situation_, form);
    if (v.kind == verdict::kind_of::impossible) {
      auto asked = situation_;
      asked.reasons = true;
      ++told_;
      v = satisfy(c_.out, asked, form);
      return say_contradiction(c_, t_, r, form, v);
    }
    if (!t_.first) return;
    std::vector<std::uint32_t> takers;
    if (v.kind == verdict::kind_of::unknown) takers = taker_among_siblings(i, form);
    else takers = takers_of(i, form, std::move(v));
    if (!takers.empty()) say_shadowed(r, takers);
  }

private:
  checker& c_;
  const table& t_;
  analysis_budget& left_;
  situation situation_;
  siblings siblings_;
  std::size_t told_ = 0;

  /// Something has every pattern, as those that nothing has are refused; looking for it costs the most of all questions.
  [[nodiscard]] bool asks_one_pattern(const node& n) const {
    return n.kind == node::kind_of::ask && c_.out.predicates[n.which].ask == question::text_matches;
  }

  [[nodiscard]] bool takes_all(const alternatives& form, const std::vector<std::uint32_t>& takers) const {
    auto rest = form;
    for (auto k : takers) rest = both(rest, condition_of(t_.rules[k], false));
    return satisfy(c_.out, situation_, rest).kind == verdict::kind_of::impossible;
  }

  /// Looks for an event that gets past the earlier rules; the rules that took all of them, where
  /// there is none.
  std::vector<std::uint32_t> takers_of(std::uint32_t i, const alternatives& form, verdict v) {
    std::vector<std::uint32_t> takers;
    auto rest = form;
    for (std::size_t round = 0; round < most_rounds; ++round) {
      const auto first = holding(c_.out, t_, *v.example, i, true, left_);
      if (first.empty()) return {};
      takers.push_back(first.front());
      rest = both(rest, condition_of(t_.rules[first.front()], false));
      v = satisfy(c_.out, situation_, rest);
      if (v.kind == verdict::kind_of::unknown) return {};
      if (v.kind == verdict::kind_of::impossible) return fewest(form, std::move(takers));
    }
    return {};
  }

  /// Without those that are not needed.
  [[nodiscard]] std::vector<std::uint32_t> fewest(const alternatives& form, std::vector<std::uint32_t> takers) const {
    for (std::size_t k = 0; takers.size() > 1 && k < takers.size();) {
      auto less = takers;
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(k));
      if (takes_all(form, less)) takers = std::move(less);
      else ++k;
    }
    std::ranges::sort(takers);
    return takers;
  }

  /// Where no event could be made: rules that ask the same may still be seen to take everything.
  [[nodiscard]] std::vector<std::uint32_t> taker_among_siblings(std::uint32_t i, const alternatives& form) const {
    for (auto k : siblings_.before(i, t_.rules[i]))
      if (t_.rules[k].kind == rule::kind_of::rule && takes_all(form, {k})) return {k};
    return {};
  }

  void say_shadowed(const rule& r, const std::vector<std::uint32_t>& takers) {
    ++told_;
    std::vector<std::string> names;
    for (auto k : takers) names.push_back("`" + t_.rules[k].name + "`");
    const bool one = takers.size() == 1;
    auto& d = c_.warning(code::never_acts, r.at,
                         quoted(t_, r) + " never acts: " + (one ? "rule " : "rules ") + listed(names) +
                             (one ? " acts" : " act") + " whenever it could",
                         one ? "put it before that rule, or remove it" : "put it before those rules, or remove it");
    for (auto k : takers) d.related.push_back({t_.rules[k].at, one ? "this rule comes first" : "this rule takes some"});
  }
};

/// The fields that an action changes, by the names under which rules read them.
std::vector<std::string> set_by(const action& a) {
  static const std::map<std::string_view, std::vector<std::string>> known = {
      {"tag", {"tags"}},
      {"untag", {"tags"}},
      {"mark", {"flags"}},
      {"priority", {"priority"}},
      {"raise", {"priority"}},
      {"status", {"status"}},
      {"sla", {"conversation.sla", "flags"}},
      {"stop sla", {"conversation.sla", "flags"}},
      {"assign", {"conversation.team", "conversation.agent"}},
      {"unassign", {"conversation.agent"}},
  };
  if (a.verb->name == "set") {
    const auto* field = a.constant("field");
    return field ? std::vector{to_text(*field)} : std::vector<std::string>();
  }
  const auto it = known.find(a.verb->name);
  return it == known.end() ? std::vector<std::string>() : it->second;
}

void read_by(const program& p, const node& n, std::set<std::string>& out) {
  for (const auto& part : n.parts) read_by(p, part, out);
  if (n.kind == node::kind_of::ask)
    for (const auto& f : p.predicates[n.which].fields) out.insert(f.name);
}

void read_by(const action& a, std::set<std::string>& out) {
  for (const auto& argument : a.arguments) {
    const auto* t = std::get_if<text_template>(&argument.what);
    if (!t) continue;
    for (const auto& piece : t->pieces)
      if (const auto* f = std::get_if<text_template::field_piece>(&piece)) out.insert(f->use.name);
  }
}

bool is_harmless(const action& a) {
  static const std::set<std::string_view> words = {"tag",      "untag", "mark", "note", "notify",
                                                   "priority", "raise", "set",  "copy"};
  return words.contains(a.verb->name);
}

bool ends_decision(const rule& r) {
  return r.kind == rule::kind_of::rule && std::ranges::any_of(r.actions, [](const action& a) { return a.verb->final; });
}

} // namespace

void find_dead_rules(checker& c, const table& t, analysis_budget& left) {
  dead_rule_search search(c, t, left);
  for (std::uint32_t i = 0; i < t.rules.size(); ++i) search.look_at(i);
}

/// In a `match all` table several rules act, and none of them sees what another sets; and no rule
/// sees what it sets itself.
void find_own_reads(checker& c, const table& t) {
  std::map<std::string, const rule*> setters;
  for (const auto& r : t.rules)
    for (const auto& a : r.actions)
      for (auto& field : set_by(a)) setters.try_emplace(std::move(field), &r);
  for (const auto& r : t.rules) {
    std::set<std::string> asked, shown, own;
    if (r.when && !t.first) read_by(c.out, *r.when, asked);
    for (const auto& a : r.actions) {
      read_by(a, shown);
      for (auto& field : set_by(a)) own.insert(std::move(field));
    }
    for (const auto& field : shown)
      if (own.contains(field))
        c.warning(code::reads_own_table, r.at, quoted(t, r) + " shows `" + field + "` as it was before, and sets it",
                  "what it sets is seen by later tables; move the text into one of them");
      else if (!t.first) asked.insert(field);
    for (const auto& field : asked) {
      const auto it = setters.find(field);
      if (it == setters.end() || it->second == &r) continue;
      c.warning(code::reads_own_table, r.at,
                quoted(t, r) + " reads `" + field + "` as it was before this table, which sets it",
                "to see what " + quoted(t, *it->second) + " sets, move the rule into a later table")
          .related.push_back({it->second->at, "it is set here"});
    }
  }
}

void find_hidden_finals(checker& c, const table& t) {
  if (!t.first) return;
  std::vector<const rule*> finals;
  for (const auto& r : t.rules)
    if (ends_decision(r) && finals.size() < most_siblings) finals.push_back(&r);
  for (auto r = t.rules.begin(); r != t.rules.end() && !finals.empty(); ++r) {
    if (r->kind != rule::kind_of::rule || r->actions.empty() || !std::ranges::all_of(r->actions, is_harmless)) continue;
    // rules that never hold together hide nothing from each other
    const auto hidden = [&](const rule* later) {
      return later > &*r && satisfy(c.out, situation_of(t), both(condition_of(*r), condition_of(*later))).kind !=
                                verdict::kind_of::impossible;
    };
    const auto found = std::ranges::find_if(finals, hidden);
    if (found == finals.end()) continue;
    const auto* const final = *found;
    c.warning(code::hides_final, r->at,
              quoted(t, *r) + " only marks, and where it acts, " + quoted(t, *final) + " is not reached",
              "put it behind that rule, or into a table that says `match all`")
        .related.push_back({final->at, "this rule would end the decision"});
    return; // one line a table is enough
  }
}

void find_fields_set_twice(checker& c, const table& t) {
  for (const auto& r : t.rules) {
    std::map<std::string, const action*> first;
    for (const auto& a : r.actions) {
      const auto name = field_of(a);
      // a team and one of its people are given in two statements
      if (name.empty() || name == "assign") continue;
      const auto [it, fresh] = first.try_emplace(name, &a);
      if (fresh || c.written(it->second->at) == c.written(a.at)) continue;
      c.warning(code::set_twice, a.at, quoted(t, r) + " sets `" + name + "` twice; the later one counts",
                "remove one of them")
          .related.push_back({it->second->at, "it is set here first"});
    }
  }
}

} // namespace barid::dsl
