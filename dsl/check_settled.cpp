#include "dsl/check_settled.hpp"

#include "dsl/codes.hpp"
#include "dsl/field.hpp"
#include "dsl/operators.hpp"

#include <algorithm>
#include <array>

namespace barid::dsl {

namespace {

constexpr std::array<std::string_view, 4> settable = {"assign", "sla", "status", "priority"};

bool known_word(checker& c, const char* code, const route::name& v, const std::vector<std::string>& words,
                const std::string& field) {
  if (std::ranges::find(words, v.text) != words.end()) return true;
  auto help = did_you_mean(v.text, words);
  c.error(code, v.at, "`" + field + "` is never `" + v.text + "`",
          help.empty() ? "name values that rules of this table set" : help);
  return false;
}

/// A value that the field can be set to; reports others.
bool check_value(checker& c, const std::string& field, const route::name& v) {
  if (field == "assign") return c.require_person(outside_name::kind_of::team_or_agent, v.text, v.at);
  if (field == "sla") return c.require(name_kind::sla, code::unknown_sla, v.text, v.at);
  if (field == "priority") return known_word(c, code::unknown_word, v, {"low", "normal", "high", "urgent"}, field);
  if (field == "status") {
    c.use(use_of::status, v.text, v.at);
    std::vector<std::string> known(c.out.statuses.begin(), c.out.statuses.end());
    std::ranges::sort(known);
    return known_word(c, code::unknown_status, v, known, field);
  }
  const auto& words = c.out.attributes.at(field).words;
  return words.empty() || known_word(c, code::unknown_word, v, words, field);
}

bool check_preferred_field(checker& c, const route::prefer_decl& p) {
  const auto& field = p.field.text;
  if (std::ranges::find(settable, field) != settable.end()) return true;
  if (c.out.attributes.contains(field)) {
    c.use(use_of::attribute, field, p.field.at);
    return true;
  }
  std::vector<std::string> known(settable.begin(), settable.end());
  for (const auto& [name, a] : c.out.attributes) known.push_back(name);
  auto help = did_you_mean(field, known);
  c.error(code::bad_prefer, p.field.at, "rules cannot disagree about `" + field + "`",
          help.empty() ? "`prefer` takes `assign`, `sla`, `status`, `priority` or an attribute" : help);
  return false;
}

/// A rule from which `overrides` lead back to itself, or nothing.
std::optional<std::uint32_t> circle_in(const table& t) {
  enum class seen : std::uint8_t { no, open, done };
  std::vector<seen> state(t.rules.size(), seen::no);
  for (std::uint32_t root = 0; root < t.rules.size(); ++root) {
    if (state[root] != seen::no) continue;
    std::vector<std::pair<std::uint32_t, std::size_t>> walk{{root, 0}};
    state[root] = seen::open;
    while (!walk.empty()) {
      auto& [at, next] = walk.back();
      if (next == t.rules[at].overrides.size()) {
        state[at] = seen::done;
        walk.pop_back();
        continue;
      }
      const auto to = t.rules[at].overrides[next++];
      if (state[to] == seen::open) return to;
      if (state[to] == seen::done) continue;
      state[to] = seen::open;
      walk.emplace_back(to, 0);
    }
  }
  return std::nullopt;
}

} // namespace

void check_prefers(checker& c, const route::table_decl& from, table& into) {
  for (const auto& p : from.prefers) {
    if (p.field.text.empty()) continue; // reported by the parser
    if (into.first) {
      c.error(code::bad_prefer, p.at, "`prefer` has nothing to settle in a `match first` table",
              "only one rule acts there: put the preferred one first");
      continue;
    }
    if (!check_preferred_field(c, p)) continue;
    if (into.prefer.contains(p.field.text)) {
      c.error(code::bad_prefer, p.at, "table `" + into.name + "` says twice what `" + p.field.text + "` prefers",
              "join both into one");
      continue;
    }
    auto& values = into.prefer[p.field.text];
    for (const auto& v : p.values)
      if (!v.text.empty() && check_value(c, p.field.text, v))
        values.push_back(p.field.text == "sla" ? c.known_as(name_kind::sla, v.text, v.at) : v.text);
  }
}

void check_overrides(checker& c, const route::table_decl& from, table& into) {
  std::vector<std::string> names;
  for (const auto& r : into.rules)
    if (r.kind == rule::kind_of::rule) names.push_back(r.name);
  const auto before = c.errors();
  for (std::size_t i = 0; i < from.rules.size(); ++i)
    for (const auto& other : from.rules[i].overrides) {
      if (other.text.empty()) continue; // reported by the parser
      if (into.first) {
        c.error(code::bad_overrides, other.at, "`overrides` has nothing to settle in a `match first` table",
                "only one rule acts there: put the stronger one first");
        continue;
      }
      const auto it = std::ranges::find_if(
          into.rules, [&](const rule& r) { return r.kind == rule::kind_of::rule && r.name == other.text; });
      const auto number = static_cast<std::size_t>(it - into.rules.begin());
      if (it == into.rules.end() && (other.text == "otherwise" || other.text == "defaults")) {
        c.error(code::bad_overrides, other.at, "a rule cannot override `" + other.text + "`",
                "`otherwise` acts only where no rule does, and `defaults` only fill what is empty");
      } else if (it == into.rules.end()) {
        c.error(code::unknown_rule, other.at, "table `" + into.name + "` has no rule `" + other.text + "`",
                did_you_mean(other.text, names));
      } else if (number == i) {
        c.error(code::bad_overrides, other.at, "rule `" + other.text + "` overrides itself",
                "name the rule that has to give way");
      } else {
        into.rules[i].overrides.push_back(static_cast<std::uint32_t>(number));
      }
    }
  if (c.errors() != before) return;
  if (const auto at = circle_in(into))
    c.error(code::bad_overrides, into.rules[*at].at,
            "rules override each other in a circle that leads back to `" + into.rules[*at].name + "`",
            "let one of them go: where all act, none would be left");
}

} // namespace barid::dsl
