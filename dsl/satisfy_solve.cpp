// dsl/satisfy_solve.cpp - one field: a value that meets every demand, or why there is none.

#include "dsl/context.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/satisfy_values.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

constexpr std::size_t first_look = 8;     ///< Of each list; enough nearly always.
constexpr std::size_t last_look = 20'000; ///< Of each list; more is not looked at.
constexpr std::size_t most_pairs = 12;    ///< Of demands, for finding two that exclude each other.

struct answer {
  bool yes = false;
  bool certain = true; ///< Else it depends on more than the value.
};

class field_solver {
public:
  field_solver(const program& p, const situation& s, const variable& v)
      : p_(p), s_(s), v_(v), context_(p, event_, facts_, facts_.conversation) {}

  solution run() {
    if (v_.use.field && v_.use.field->several) return several();
    return single(v_, may_be_missing());
  }

private:
  const program& p_;
  const situation& s_;
  const variable& v_;
  event event_;
  barid::facts facts_;
  context context_; ///< For questions that the value alone answers.

  [[nodiscard]] bool may_be_missing() const {
    if (s_.fixed.contains(v_.use.name)) return false;
    const auto* f = v_.use.field;
    if (!f || !f->always || v_.use.name != f->name) return true;
    if (!f->needs_mail) return false;
    const auto* type = find_event_type(s_.on ? s_.on->name : "message");
    return !type || !type->has_mail;
  }

  answer ask(const atom& a, const trial& c) const {
    const auto& q = *a.question;
    value held = c.held;
    if (a.of_domain) {
      const auto* address = std::get_if<std::string>(&held);
      const auto domain = address ? domain_of(*address) : std::string();
      held = domain.empty() ? value() : value(domain);
    }
    if (is_missing(held) && a.use.otherwise) held = *a.use.otherwise;
    switch (q.ask) {
    case question::seen_within: {
      const auto* age = std::get_if<duration>(&held);
      return {age && *age <= q.span_of, true};
    }
    case question::presence_is:
      return {!is_missing(held) && is(c.agent, q.subject), true};
    case question::time_within:
      return {holds_for(q, context_, held, a.use.type), false};
    case question::text_mentions:
      return {holds_for(q, context_, held, a.use.type), is_missing(held)};
    default:
      return {holds_for(q, context_, held, a.use.type), c.to_the_letter || !q.exact};
    }
  }

  static bool is(presence where, const std::string& subject) {
    return (where == presence::available && subject == "available") || (where == presence::away && subject == "away") ||
           (where == presence::on_leave && subject == "on leave");
  }

  [[nodiscard]] bool meets(const atom& a, const trial& c) const { return ask(a, c).yes == a.yes; }
  [[nodiscard]] bool certainly_not(const atom& a, const trial& c) const {
    const auto said = ask(a, c);
    return said.certain && said.yes != a.yes;
  }

  /// The field has one value, or none where it may be missing.
  solution single(const variable& v, bool may_miss) const {
    auto tries = tries_for(v, may_miss, first_look);
    auto out = try_all(v, tries);
    if (out.kind == verdict::kind_of::unknown && !tries.complete) {
      tries = tries_for(v, may_miss, last_look);
      out = try_all(v, tries);
    }
    if (out.kind == verdict::kind_of::unknown) show_impossible(v, tries, may_miss, out);
    return out;
  }

  [[nodiscard]] trials tries_for(const variable& v, bool may_miss, std::size_t limit) const {
    if (const auto it = s_.fixed.find(v.use.name); it != s_.fixed.end()) return {{{it->second, true, {}}}, true};
    auto out = values_for(p_, v, limit);
    // a conversation that is not there yet has nothing set; a mail has most things
    const bool missing_first = v.use.field && v.use.field->origin == field_origin::conversation;
    if (may_miss) out.all.insert(missing_first ? out.all.begin() : out.all.end(), trial{});
    return out;
  }

  [[nodiscard]] solution try_all(const variable& v, const trials& tries) const {
    solution out;
    for (const auto& c : tries.all) {
      if (!std::ranges::all_of(v.atoms, [&](const atom& a) { return meets(a, c); })) continue;
      out.kind = verdict::kind_of::found;
      out.found = {v.use, {}, c.agent};
      if (!is_missing(c.held)) out.found.values.push_back(c.held);
      return out;
    }
    return out;
  }

  /// Whether no value can meet the demands.
  [[nodiscard]] bool none_meets(const variable& v, const trials& tries) const {
    return std::ranges::all_of(tries.all, [&](const trial& c) {
      return std::ranges::any_of(v.atoms, [&](const atom& a) { return certainly_not(a, c); });
    });
  }

  /// The same for some of the demands. Which values are enough to try depends on them.
  [[nodiscard]] bool none_meets(const variable& v, bool may_miss, std::vector<std::size_t> which) const {
    variable some{v.use, {}};
    for (auto i : which) some.atoms.push_back(v.atoms[i]);
    const auto tries = tries_for(some, may_miss, last_look);
    return tries.complete && none_meets(some, tries);
  }

  void show_impossible(const variable& v, const trials& tries, bool may_miss, solution& out) const {
    const auto say = [&](std::vector<std::size_t> which) {
      out.kind = verdict::kind_of::impossible;
      for (auto i : which) out.clash.push_back(v.atoms[i].from);
    };
    if (!tries.complete) {
      if (may_miss && !none_meets(v, {{trial{}}, true})) return;
      std::vector<const atom*> atoms;
      for (const auto& a : v.atoms) atoms.push_back(&a);
      auto clash = clash_of_texts(p_, atoms);
      if (clash.empty()) return;
      out.kind = verdict::kind_of::impossible;
      out.clash = std::move(clash);
      return;
    }
    if (!none_meets(v, tries)) return;
    // all together are impossible; fewer are looked for so that the message can be short
    const auto n = s_.reasons && v.atoms.size() <= most_pairs ? v.atoms.size() : 0;
    for (std::size_t i = 0; i < n; ++i)
      if (none_meets(v, may_miss, {i})) return say({i});
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = i + 1; k < n; ++k)
        if (none_meets(v, may_miss, {i, k})) return say({i, k});
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < v.atoms.size(); ++i) all.push_back(i);
    say(all);
  }

  /// The field has any number of values: each yes needs one of them, each no speaks of all.
  solution several() const {
    solution out;
    out.found = {v_.use, {}, {}};
    std::vector<const atom*> some, each;
    const atom* none = nullptr;
    for (const auto& a : v_.atoms) {
      if (a.use.otherwise) return {}; // what stands in is no value of the field
      const bool about_all = a.question->ask == question::is_empty;
      if (a.question->ask == question::is_present && !a.yes) none = &a;
      ((a.yes != about_all) ? some : each).push_back(&a);
    }
    if (none && !some.empty()) {
      out.kind = verdict::kind_of::impossible;
      out.clash = {none->from, some.front()->from};
      return out;
    }
    for (const auto* wanted : some) {
      const auto fits = [&](const value& held) {
        return std::ranges::all_of(each,
                                   [&](const atom* a) {
                                     return meets(*a, {held, true, {}});
                                   }) &&
               meets(*wanted, {held, true, {}});
      };
      if (std::ranges::any_of(out.found.values, fits)) continue;
      variable one{v_.use, {*wanted}};
      for (const auto* a : each) one.atoms.push_back(*a);
      auto found = single(one, false);
      if (found.kind != verdict::kind_of::found) return found;
      std::ranges::move(found.found.values, std::back_inserter(out.found.values));
    }
    out.kind = verdict::kind_of::found;
    return out;
  }
};

} // namespace

solution solve(const program& p, const situation& s, const variable& v) {
  return field_solver(p, s, v).run();
}

} // namespace barid::dsl
