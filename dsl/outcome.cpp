#include "dsl/outcome.hpp"

#include "dsl/act.hpp"
#include "dsl/verb.hpp"

namespace barid::dsl {

void outcome::act(const context& c, const table& t, const std::vector<const rule*>& acting) {
  const conversation before = out.after;
  std::vector<effect> plain, filling, raising;
  for (const auto* r : acting)
    for (const auto& a : each ? r->each : r->actions) {
      auto e = effect_of(c, t, *r, a, out.trace.notes);
      if (!e) continue;
      out.final = out.final || a.verb->final;
      set_aside = set_aside || a.verb->sets_aside;
      (a.verb->raises                   ? raising
       : r->kind != rule::kind_of::rule ? filling
                                        : plain)
          .push_back(std::move(*e));
    }
  if (!t.prefer.empty()) keep_preferred(t, plain, out.trace.notes);
  note_contradictions(plain, out.trace.notes);
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
