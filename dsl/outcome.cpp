#include "dsl/outcome.hpp"

#include "dsl/act.hpp"
#include "dsl/verb.hpp"

#include <algorithm>
#include <initializer_list>

namespace barid::dsl {

namespace {

/// What has `at most once per D` happens once within a decision, too, whichever rules want it.
bool happens_already(const effect& e, std::initializer_list<const std::vector<effect>*> so_far) {
  const auto* key = e.argument("once_key");
  if (!key) return false;
  return std::ranges::any_of(so_far, [&](const std::vector<effect>* list) {
    return std::ranges::any_of(*list, [&](const effect& made) {
      const auto* other = made.argument("once_key");
      return other && *other == *key;
    });
  });
}

} // namespace

void outcome::act(const context& c, const table& t, const std::vector<const rule*>& acting) {
  const conversation before = out.after;
  std::vector<effect> plain, filling, raising;
  for (const auto* r : acting)
    for (const auto& a : each ? r->each : r->actions) {
      auto e = effect_of(c, t, *r, a, out.trace.notes);
      if (!e) continue;
      if (happens_already(*e, {&out.effects, &plain, &filling, &raising})) {
        out.trace.notes.push_back({e->rule, "`" + e->verb + "` was held back: it happens in this decision already"});
        continue;
      }
      out.final = out.final || a.verb->final;
      set_aside = set_aside || a.verb->sets_aside;
      (a.verb->raises ? raising : r->kind != rule::kind_of::rule ? filling : plain).push_back(std::move(*e));
    }
  if (!t.prefer.empty()) keep_preferred(t, plain, out.trace.notes);
  note_contradictions(plain, out.trace.notes);
  note_overruled(out.effects, plain, out.trace.notes);
  for (auto& e : plain) apply(std::move(e));
  for (auto& e : filling) {
    const auto* v = find_verb(e.verb);
    if (v->filled && v->filled(out.after, e)) continue; // what is already there stays
    apply(std::move(e));
  }
  for (auto& e : raising) apply(std::move(e));
  changed = changed || out.after != before;
}

void outcome::apply(effect e) {
  const auto* v = find_verb(e.verb);
  if (v->apply) v->apply(e, out.after);
  out.effects.push_back(std::move(e));
}

} // namespace barid::dsl
