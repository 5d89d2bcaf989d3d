// dsl/check_tables.cpp - tables, `on`, and the order in which they run.

#include "dsl/captures.hpp"
#include "dsl/check_settled.hpp"
#include "dsl/checker.hpp"
#include "dsl/codes.hpp"
#include "dsl/event_scope.hpp"
#include "dsl/event_type.hpp"
#include "dsl/quiet.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace barid::dsl {

namespace {

/// `rule` with its name, `otherwise`, `defaults`: short enough to underline.
span keyword_of(const route::rule_decl& r) {
  using kind = route::rule_decl::kind_of;
  if (r.kind == kind::rule && r.id.at.end > r.at.begin) return {r.at.file, r.at.begin, r.id.at.end};
  const std::uint32_t length = r.kind == kind::otherwise ? 9 : r.kind == kind::defaults ? 8 : 4;
  return {r.at.file, r.at.begin, r.at.begin + length};
}

rule check_rule(checker& c, const route::rule_decl& from) {
  rule out;
  out.at = keyword_of(from);
  switch (from.kind) {
  case route::rule_decl::kind_of::rule:
    out.kind = rule::kind_of::rule;
    break;
  case route::rule_decl::kind_of::otherwise:
    out.kind = rule::kind_of::otherwise;
    break;
  case route::rule_decl::kind_of::defaults:
    out.kind = rule::kind_of::defaults;
    break;
  }
  out.name = out.kind == rule::kind_of::otherwise  ? "otherwise"
             : out.kind == rule::kind_of::defaults ? "defaults"
                                                   : from.id.text;
  if (from.when) out.when = check_condition(c, *from.when);
  out.actions = check_actions(c, from.actions, &out.each);
  return out;
}

/// What an extension declares: it comes without a mail.
constexpr event_type of_extension{.name = "an extension's event", .summary = "an extension answered"};

const event_type* type_of(const std::optional<event_filter>& on) {
  if (!on) return nullptr;
  const auto* known = find_event_type(on->name);
  return known ? known : &of_extension;
}

/// Captures that actions read must be named by a pattern of the same rule.
void check_captures(checker& c, const rule& r) {
  const auto named = r.when ? captured_names(c.out, *r.when) : std::set<std::string>();
  for (const auto& a : r.actions)
    for (const auto& argument : a.arguments)
      if (const auto* wanted = std::get_if<captured>(&argument.what); wanted && !named.contains(wanted->name)) {
        auto help = did_you_mean(wanted->name, {named.begin(), named.end()});
        c.error(code::unknown_capture, a.at, "no pattern of this rule captures `$" + wanted->name + "`",
                help.empty() ? "name a group in the pattern: `(?<" + wanted->name + ">…)`" : help);
      }
}

void check_table(checker& c, const route::table_decl& from, span at) {
  auto on = check_event(c, from.event);
  const event_scope inside(c, type_of(on));
  table t;
  t.name = from.id.text;
  t.at = at;
  t.first = from.match == route::match_mode::first;
  check_prefers(c, from, t);
  std::map<std::string, span> seen;
  bool has_otherwise = false;
  for (const auto& r : from.rules) {
    auto checked = check_rule(c, r);
    if (checked.kind == rule::kind_of::rule && !checked.name.empty()) {
      c.use(use_of::rule, r.id.text, r.id.at, true, t.name);
      auto [first, fresh] = seen.try_emplace(checked.name, r.id.at);
      if (!fresh)
        c.error(code::rule_twice, r.id.at, "table `" + t.name + "` has two rules `" + checked.name + "`",
                "give one of them another name")
            .related.push_back({first->second, "the first one is here"});
    }
    if (checked.kind == rule::kind_of::otherwise) {
      if (std::exchange(has_otherwise, true))
        c.error(code::two_otherwise, keyword_of(r), "table `" + t.name + "` has `otherwise` twice",
                "put both into one");
    } else if (has_otherwise && t.first) {
      c.error(code::misplaced_part, keyword_of(r), "nothing may follow `otherwise`",
              "move `otherwise` to the end of the table");
    }
    check_captures(c, checked);
    t.rules.push_back(std::move(checked));
  }
  check_overrides(c, from, t);
  if (!on) return;
  t.on = std::move(*on);
  c.out.tables.push_back(std::move(t));
}

void check_on(checker& c, const route::on_decl& from, span at, std::map<std::string, int>& numbers) {
  auto on = check_event(c, from.event);
  const event_scope inside(c, type_of(on));
  rule r;
  r.name = "on";
  r.at = at;
  if (from.when) r.when = check_condition(c, *from.when);
  r.actions = check_actions(c, from.actions, &r.each);
  check_captures(c, r);
  if (!on) return;
  table t;
  // `on accepted`, `on accepted 2`: stable as long as their order is
  t.name = "on " + c.written(from.event.at);
  if (const int n = ++numbers[t.name]; n > 1) t.name += " " + std::to_string(n);
  t.at = at;
  t.on = std::move(*on);
  t.rules.push_back(std::move(r));
  c.out.tables.push_back(std::move(t));
}

/// Sorts the tables by `order`; without one, by file, which is only clear within one file.
void put_in_order(checker& c, const std::vector<const route::declaration*>& all) {
  std::map<std::string, std::vector<std::string>> wanted;
  std::map<std::string, span> order_at;
  for (const auto* d : all)
    if (const auto* o = std::get_if<route::order_decl>(&d->what)) {
      const auto on = check_event(c, o->event);
      if (!on) continue;
      if (wanted.contains(on->name)) {
        c.error(code::declared_twice, d->head_at, "the order of `" + on->name + "` is given twice",
                "join both into one")
            .related.push_back({order_at[on->name], "the first one is here"});
        continue;
      }
      order_at[on->name] = d->head_at;
      for (const auto& t : o->tables)
        if (std::string full; c.require(name_kind::table, code::unknown_table, t.text, t.at, full))
          wanted[on->name].push_back(std::move(full));
    }
  std::map<std::string, std::set<std::uint32_t>> files;
  for (const auto& t : c.out.tables) {
    if (t.name.starts_with("on ")) continue;
    files[t.on.name].insert(t.at.file);
    const auto w = wanted.find(t.on.name);
    if (w != wanted.end() && std::ranges::find(w->second, t.name) == w->second.end())
      c.error(code::order_incomplete, t.at, "table `" + t.name + "` is missing in the order of `" + t.on.name + "`",
              "add it where it should run: `order " + t.on.name + ": …`")
          .related.push_back({order_at[t.on.name], "the order is here"});
  }
  for (const auto& entry : files) {
    const auto& event = entry.first; // names, not bindings: clang 14 captures no bindings
    const auto& in = entry.second;
    if (in.size() > 1 && !wanted.contains(event)) {
      const auto it = std::ranges::find_if(
          c.out.tables, [&](const table& t) { return t.on.name == event && t.at.file == *in.rbegin(); });
      c.error(code::order_needed, it->at,
              "tables of several files react to `" + event + "`, and nothing says which runs first",
              "write `order " + event + ": …` with their names");
    }
  }
  // tables of different events never meet, so events keep the order of their first table
  std::map<std::string, std::size_t> event_place;
  for (const auto& t : c.out.tables) event_place.try_emplace(t.on.name, event_place.size());
  auto place = [&](const table& t) {
    const auto w = wanted.find(t.on.name);
    const auto in_event = w == wanted.end()           ? std::ptrdiff_t{0}
                          : t.name.starts_with("on ") ? std::ssize(w->second) // reactions run after the tables
                                                      : std::ranges::find(w->second, t.name) - w->second.begin();
    return std::pair(event_place[t.on.name], in_event);
  };
  std::ranges::stable_sort(c.out.tables, {}, place);
}

} // namespace

void check_tables(checker& c, const std::vector<const route::declaration*>& all) {
  std::map<std::string, int> numbers;
  std::size_t rules = 0;
  for (const auto* d : all) {
    const auto* t = std::get_if<route::table_decl>(&d->what);
    const auto* o = std::get_if<route::on_decl>(&d->what);
    const auto before = rules;
    rules += t ? t->rules.size() : o ? 1 : 0;
    if (rules > most_rules) {
      // those behind it are not looked at: what one of so many does is not worth the time
      c.error(code::too_many_rules, t && t->rules.size() > 1 ? t->rules[most_rules - before].at : d->head_at,
              "this is one rule more than the " + std::to_string(most_rules) + " that a rule set may have",
              "put what differs only in its words into lists: `when subject mentions any LIST`");
      break;
    }
    if (t) check_table(c, *t, d->head_at);
    if (o) check_on(c, *o, d->head_at, numbers);
  }
  put_in_order(c, all);
  for (const auto& t : c.out.tables) watch_quiet(c.out.quiet, t.on);
}

} // namespace barid::dsl
