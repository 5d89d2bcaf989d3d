// dsl/analyse.cpp - rules that can never act, and rules that do something else than they seem to.
//
// What is said here is certain: a condition is only called impossible, or covered by another one,
// where its form shows it.

#include "dsl/checker.hpp"
#include "dsl/codes.hpp"
#include "dsl/field.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace barid::dsl {

namespace {

using kind_of = node::kind_of;

bool same(const node& a, const node& b) {
  return a.kind == b.kind && a.which == b.which && a.answer == b.answer &&
         std::ranges::equal(a.parts, b.parts, same);
}

/// Whether `b` holds wherever `a` does, as far as their forms show it.
bool implies(const node& a, const node& b) {
  if (same(a, b)) return true;
  const auto some = [](const std::vector<node>& parts, auto&& test) {
    return std::ranges::any_of(parts, test);
  };
  const auto each = [](const std::vector<node>& parts, auto&& test) {
    return std::ranges::all_of(parts, test);
  };
  if (a.kind == kind_of::any)
    return each(a.parts, [&](const node& part) { return implies(part, b); });
  if (b.kind == kind_of::all)
    return each(b.parts, [&](const node& part) { return implies(a, part); });
  if (b.kind == kind_of::any && some(b.parts, [&](const node& part) { return implies(a, part); }))
    return true;
  return a.kind == kind_of::all &&
         some(a.parts, [&](const node& part) { return implies(part, b); });
}

/// The questions that all have to hold.
void conjuncts(const node& n, std::vector<const node*>& out) {
  if (n.kind == kind_of::all)
    for (const auto& part : n.parts) conjuncts(part, out);
  else
    out.push_back(&n);
}

/// `language is ar` and `language is en`: one word cannot be both.
bool exclude_each_other(const program& p, const node& a, const node& b) {
  if (a.kind != kind_of::ask || b.kind != kind_of::ask) return false;
  const auto &x = p.predicates[a.which], &y = p.predicates[b.which];
  if (x.ask != question::text_is || y.ask != question::text_is || x.fields.size() != 1 ||
      !x.lists.empty() || !y.lists.empty() || x.fields != y.fields ||
      x.fields[0].type != value_type::enumeration)
    return false;
  return std::ranges::none_of(x.texts, [&](const std::string& t) {
    return std::ranges::find(y.texts, t) != y.texts.end();
  });
}

bool contradicts_itself(const program& p, const node& n) {
  if (n.kind == kind_of::any)
    return std::ranges::all_of(n.parts,
                               [&](const node& part) { return contradicts_itself(p, part); });
  std::vector<const node*> all;
  conjuncts(n, all);
  for (const auto* a : all)
    for (const auto* b : all)
      if ((b->kind == kind_of::negation && same(b->parts.front(), *a)) ||
          exclude_each_other(p, *a, *b))
        return true;
  return false;
}

std::string quoted(const rule& r) {
  return r.kind == rule::kind_of::rule ? "rule `" + r.name + "`" : "`" + r.name + "`";
}

constexpr std::size_t compared_rules = 2'000; ///< In a longer table only neighbours are compared.

void find_dead_rules(checker& c, const table& t) {
  for (std::size_t i = 0; i < t.rules.size(); ++i) {
    const auto& r = t.rules[i];
    if (r.kind != rule::kind_of::rule || !r.when) continue;
    if (contradicts_itself(c.out, *r.when)) {
      c.warning(code::never_acts, r.at, quoted(r) + " never acts: its condition contradicts itself",
                "remove it, or correct its condition");
      continue;
    }
    if (!t.first) continue;
    for (std::size_t k = i > compared_rules ? i - compared_rules : 0; k < i; ++k) {
      const auto& before = t.rules[k];
      if (before.kind != rule::kind_of::rule || (before.when && !implies(*r.when, *before.when)))
        continue;
      c.warning(code::never_acts, r.at,
                quoted(r) + " never acts: " + quoted(before) + " acts whenever it could",
                "put it before that rule, or remove it")
          .related.push_back({before.at, "this rule comes first"});
      break;
    }
  }
}

/// The fields that an action changes, by the names under which rules read them.
std::vector<std::string> set_by(const action& a) {
  static const std::map<std::string_view, std::vector<std::string>> known = {
      {"tag", {"tags"}},
      {"untag", {"tags"}},
      {"mark", {"flags"}},
      {"priority", {"priority"}},
      {"raise", {"priority"}},
      {"status", {"status"}},
      {"sla", {"conversation.sla"}},
      {"stop sla", {"conversation.sla"}},
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
  if (n.kind == kind_of::ask)
    for (const auto& f : p.predicates[n.which].fields) out.insert(f.name);
}

/// In a `match all` table several rules act, and none of them sees what another sets.
void find_own_reads(checker& c, const table& t) {
  if (t.first) return;
  std::map<std::string, const rule*> setters;
  for (const auto& r : t.rules)
    for (const auto& a : r.actions)
      for (auto& field : set_by(a)) setters.try_emplace(std::move(field), &r);
  for (const auto& r : t.rules) {
    if (!r.when) continue;
    std::set<std::string> read;
    read_by(c.out, *r.when, read);
    for (const auto& field : read) {
      const auto it = setters.find(field);
      if (it == setters.end() || it->second == &r) continue;
      c.warning(code::reads_own_table, r.at,
                quoted(r) + " reads `" + field + "` as it was before this table, which sets it",
                "to see what " + quoted(*it->second) + " sets, move the rule into a later table")
          .related.push_back({it->second->at, "it is set here"});
    }
  }
}

bool is_harmless(const action& a) {
  static const std::set<std::string_view> words = {"tag",      "untag", "mark", "note", "notify",
                                                   "priority", "raise", "set",  "copy"};
  return words.contains(a.verb->name);
}

void find_hidden_finals(checker& c, const table& t) {
  if (!t.first) return;
  for (auto r = t.rules.begin(); r != t.rules.end(); ++r) {
    if (r->kind != rule::kind_of::rule || r->actions.empty() ||
        !std::ranges::all_of(r->actions, is_harmless))
      continue;
    const auto final = std::find_if(std::next(r), t.rules.end(), [](const rule& later) {
      return later.kind == rule::kind_of::rule &&
             std::ranges::any_of(later.actions, [](const action& a) { return a.verb->final; });
    });
    if (final == t.rules.end()) continue;
    c.warning(code::hides_final, r->at,
              quoted(*r) + " only marks, and where it acts, " + quoted(*final) + " is not reached",
              "put it behind that rule, or into a table that says `match all`")
        .related.push_back({final->at, "this rule would end the decision"});
    return; // one line a table is enough
  }
}

bool places(const rule& r) {
  return std::ranges::any_of(r.actions, [](const action& a) { return a.verb->name == "assign"; });
}

/// Whether a message ends with a team whatever its rules say.
bool places_everything(const program& p) {
  return std::ranges::any_of(p.tables, [](const table& t) {
    return t.on.name == "message" && std::ranges::any_of(t.rules, [](const rule& r) {
             return places(r) && (r.kind != rule::kind_of::rule || !r.when);
           });
  });
}

void find_unplaced(checker& c) {
  if (places_everything(c.out)) return;
  for (const auto& [name, m] : c.out.mailboxes)
    if (m.team.empty())
      c.warning(code::unplaced, m.at,
                "a message to mailbox `" + name + "` that no rule places goes to nobody",
                "add `team NAME` here, or `otherwise { assign TEAM }` to a table");
}

} // namespace

void analyse(checker& c) {
  for (const auto& t : c.out.tables) {
    find_dead_rules(c, t);
    find_own_reads(c, t);
    find_hidden_finals(c, t);
  }
  find_unplaced(c);
}

} // namespace barid::dsl
