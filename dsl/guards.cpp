// dsl/guards.cpp - for each rule, questions of which one must have the answer yes.

#include "dsl/evaluate.hpp"
#include "dsl/field.hpp"
#include "dsl/matcher.hpp"
#include "dsl/scanner.hpp"

#include <algorithm>
#include <optional>

namespace barid::dsl {

namespace {

using guard = std::optional<std::vector<predicate_id>>; ///< Missing: cannot tell.

guard guard_of(const program& p, const node& n) {
  switch (n.kind) {
  case node::kind_of::ask:
    return p.predicates[n.which].indexed ? guard(std::vector{n.which}) : guard();
  case node::kind_of::all: {
    // one part is enough; the one with the fewest questions prunes best
    guard best;
    for (const auto& part : n.parts) {
      auto g = guard_of(p, part);
      if (g && (!best || g->size() < best->size())) best = std::move(g);
    }
    return best;
  }
  case node::kind_of::any: {
    std::vector<predicate_id> all;
    for (const auto& part : n.parts) {
      auto g = guard_of(p, part);
      if (!g) return std::nullopt;
      all.insert(all.end(), g->begin(), g->end());
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }
  case node::kind_of::negation:
    return std::nullopt;
  case node::kind_of::constant:
    return n.answer ? guard() : guard(std::vector<predicate_id>{});
  }
  return std::nullopt;
}

/// Whether `else` alone may make the answer yes: the index only sees what is there. Where equal texts
/// are asked for, that can be told here; elsewhere it is left to the evaluator.
bool may_hold_by_default(const program& p, const predicate& q) {
  return std::ranges::any_of(q.fields, [&](const field_use& f) {
    if (!f.otherwise) return false;
    if (q.ask != question::text_is) return true;
    const auto same = [&](const std::string& item) {
      const auto texts = texts_of(*f.otherwise);
      return std::ranges::any_of(texts,
                                 [&](const std::string& t) { return compared(t, q.exact) == compared(item, q.exact); });
    };
    return std::ranges::any_of(q.texts, same) ||
           std::ranges::any_of(q.lists, [&](list_id l) { return std::ranges::any_of(p.lists[l].items, same); });
  });
}

field_origin origin_of(const field_use& f) {
  return f.field ? f.field->origin : field_origin::conversation;
}

} // namespace

bool indexable(const program& p, const predicate& q) {
  switch (q.ask) {
  case question::text_contains:
  case question::text_starts:
  case question::text_ends:
  case question::text_matches:
    if (!scanner_is_sound()) return false;
    break;
  case question::text_is:
  case question::in_list:
  case question::within_domain:
    break;
  case question::text_mentions:
    if (q.exact) return false;
    break;
  default:
    return false;
  }
  if (q.fields.empty()) return false;
  const auto origin = origin_of(q.fields.front());
  for (const auto& f : q.fields) {
    if (origin_of(f) != origin || origin == field_origin::clock) return false;
    switch (f.type) {
    case value_type::text:
    case value_type::address:
    case value_type::domain:
    case value_type::enumeration:
    case value_type::set:
      break;
    default:
      return false;
    }
  }
  return !may_hold_by_default(p, q);
}

/// So many patterns are prepared for the scanner, at a third of a millisecond each; those beyond are asked one by
/// one, by the rules that have them.
constexpr std::size_t most_patterns = 500;

void choose_guards(program& p) {
  std::size_t patterns = 0;
  for (auto& q : p.predicates) {
    q.indexed = indexable(p, q) && patterns + q.patterns.size() <= most_patterns;
    if (q.indexed) patterns += q.patterns.size();
  }
  for (auto& t : p.tables)
    for (std::uint32_t i = 0; i < t.rules.size(); ++i) {
      auto& r = t.rules[i];
      if (r.kind != rule::kind_of::rule) continue;
      if (auto g = r.when ? guard_of(p, *r.when) : guard()) {
        r.guarded = true;
        r.guard = std::move(*g);
        for (auto q : r.guard) t.guarded[q].push_back(i);
      } else {
        t.unguarded.push_back(i);
      }
    }
}

} // namespace barid::dsl
