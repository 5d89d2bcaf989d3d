// dsl/analyse_coverage.cpp - what the rules leave out: messages that go to nobody, teams that get
// none, skills that nobody has, declarations that nothing uses.

#include "dsl/analyse.hpp"
#include "dsl/codes.hpp"
#include "dsl/decide.hpp"
#include "dsl/field.hpp"
#include "dsl/turns.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace barid::dsl {

namespace {

constexpr std::size_t most_seeds = 16; ///< Rules that may take a message without placing it.

bool places(const rule& r) {
  return std::ranges::any_of(r.actions, [](const action& a) { return a.verb->name == "assign"; });
}

/// Searches for a message to one mailbox that goes to nobody.
class gap_search {
public:
  enum class answer { covered, gap, unknown };

  gap_search(const program& p, const std::string& mailbox) : p_(p) {
    certain_.fixed["mailbox"] = mailbox;
    certain_.fixed["conversation"] = std::string("new");
  }

  std::optional<witness> example;

  answer run() {
    auto said = search(always());
    if (said == answer::gap) return said;
    // a rule that acts without placing keeps the rules behind it, and `otherwise`, from placing
    std::size_t seeds = 0;
    for (const auto& t : p_.tables) {
      if (t.on.name != "message") continue;
      const bool hides = std::ranges::any_of(t.rules, places);
      for (const auto& r : t.rules) {
        const bool ends =
            std::ranges::any_of(r.actions, [](const action& a) { return a.verb->final && !a.verb->sets_aside; });
        if (r.kind != rule::kind_of::rule || !r.when || places(r) || (!hides && !ends)) continue;
        if (++seeds > most_seeds) return answer::unknown;
        const auto found = search(condition_of(r));
        if (found == answer::gap) return found;
        if (found == answer::unknown) said = found;
      }
    }
    return said;
  }

private:
  const program& p_;
  situation certain_;

  answer search(alternatives wanted) {
    for (std::size_t round = 0; round < most_rounds; ++round) {
      auto v = satisfy(p_, certain_, wanted);
      if (v.kind == verdict::kind_of::impossible) return answer::covered;
      if (v.kind == verdict::kind_of::unknown || !v.example->can_begin) return answer::unknown;
      const auto d = decide(p_, v.example->event, v.example->facts);
      const auto placed = std::ranges::find(d.effects, "assign", &effect::verb);
      const bool aside = std::ranges::any_of(d.effects, [](const effect& e) { return find_verb(e.verb)->sets_aside; });
      if (!aside && d.after.team.empty() && d.after.agent.empty()) {
        example = std::move(v.example);
        return answer::gap;
      }
      const rule* taker = nullptr;
      for (const auto& e : d.effects)
        if (!taker && (aside ? find_verb(e.verb)->sets_aside : e.verb == "assign")) taker = rule_of(e.rule);
      if (!taker) return placed == d.effects.end() ? answer::unknown : answer::covered;
      // `otherwise` and rules without a condition place whatever comes to them
      if (!taker->when) return answer::covered;
      wanted = both(wanted, condition_of(*taker, false));
    }
    return answer::unknown;
  }

  [[nodiscard]] const rule* rule_of(const std::string& full_name) const {
    for (const auto& t : p_.tables)
      for (const auto& r : t.rules)
        if (t.name + "." + r.name == full_name || (t.name == full_name && t.rules.size() == 1)) return &r;
    return nullptr;
  }
};

/// Teams that actions hand conversations to.
std::set<std::string> given_to(const program& p) {
  std::set<std::string> out;
  for (const auto& [name, m] : p.mailboxes)
    if (!m.team.empty()) out.insert(m.team);
  const auto add_all = [&](const std::vector<action>& actions) {
    for (const auto& a : actions)
      for (const auto* argument : {"to", "else"})
        if (const auto* to = a.constant(argument); to && (a.verb->name == "assign" || a.verb->name == "escalate"))
          out.insert(to_text(*to));
  };
  const auto add = [&](const rule& r) {
    add_all(r.actions);
    add_all(r.each);
  };
  for (const auto& e : p.elses) add_all(e.actions);
  for (const auto& t : p.tables) std::ranges::for_each(t.rules, add);
  for (const auto& f : p.flows) {
    for (const auto& s : f.steps) add(s.acts);
    for (const auto& r : f.reactions) add(r.acts);
  }
  return out;
}

} // namespace

void find_unplaced(checker& c) {
  for (const auto& [name, m] : c.out.mailboxes) {
    if (!m.team.empty()) continue;
    gap_search search(c.out, name);
    const auto said = search.run();
    if (said == gap_search::answer::covered) continue;
    auto& d = c.warning(code::unplaced, m.at, "a message to mailbox `" + name + "` that no rule places goes to nobody",
                        "add `team NAME` here, or `otherwise { assign TEAM }` to a table");
    if (search.example) {
      std::erase_if(search.example->demands, [](const demand& asked) {
        return asked.use.name == "mailbox" || asked.use.name == "conversation";
      });
      d.related.push_back({m.at, "nobody gets this mail: " + described(*search.example)});
    }
  }
}

void find_unreachable_teams(checker& c) {
  auto reached = given_to(c.out);
  // overflow hands on what a team has got
  std::deque<std::string> waiting(reached.begin(), reached.end());
  while (!waiting.empty()) {
    const auto it = c.out.teams.find(waiting.front());
    waiting.pop_front();
    if (it != c.out.teams.end() && !it->second.overflow_team.empty() && reached.insert(it->second.overflow_team).second)
      waiting.push_back(it->second.overflow_team);
  }
  for (const auto& [name, team] : c.out.teams)
    if (!reached.contains(name))
      c.warning(code::unreachable_team, team.at, "no message reaches team `" + name + "`",
                "let a rule `assign " + name + "`, or name it as the team of a mailbox; else remove it");
}

namespace {

using known_skills = std::map<std::string, std::vector<std::vector<std::string>>>;

void look_for_skills(checker& c, const known_skills& known, const std::vector<action>& actions) {
  for (const auto& a : actions) {
    const auto *to = a.constant("to"), *needed = a.constant("needing");
    if (!to || !needed) continue;
    const auto team = known.find(to_text(*to));
    const auto* skills = std::get_if<text_list>(needed);
    if (team == known.end() || !skills) continue;
    const auto has_all = [&](const std::vector<std::string>& has) { return can_do(c.out, team->first, has, *skills); };
    if (std::ranges::any_of(team->second, has_all)) continue;
    std::vector<std::string> names;
    for (const auto& s : *skills) names.push_back("`" + s + "`");
    c.warning(code::nobody_has_skill, a.at, "nobody in team `" + team->first + "` has " + listed(names),
              a.constant("else")
                  ? "what comes here goes to `" + to_text(*a.constant("else")) + "` until somebody learns it"
                  : "what comes here waits in the team; add `else TEAM`, or give "
                    "somebody the skill");
  }
}

} // namespace

void find_missing_skills(checker& c) {
  const auto* known = c.options.directory ? &c.options.directory->member_skills : c.options.member_skills;
  if (!known) return;
  const auto look = [&](const rule& r) {
    look_for_skills(c, *known, r.actions);
    look_for_skills(c, *known, r.each);
  };
  for (const auto& t : c.out.tables)
    for (const auto& r : t.rules) look(r);
  for (const auto& branch : c.out.elses) look_for_skills(c, *known, branch.actions);
  for (const auto& f : c.out.flows) {
    for (const auto& step : f.steps) look(step.acts);
    for (const auto& reaction : f.reactions) look(reaction.acts);
  }
}

void find_unused(checker& c) {
  for (const auto& [word, name, at] : c.unused())
    c.warning(code::unused, at, std::string(word) + " `" + name + "` is declared and never used",
              "remove it, or use it");
}

} // namespace barid::dsl
