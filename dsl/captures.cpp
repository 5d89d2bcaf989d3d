#include "dsl/captures.hpp"

#include "dsl/evaluate.hpp"
#include "dsl/pattern.hpp"

namespace barid::dsl {

namespace {

void collect(const program& p, const node& n, std::set<std::string>& out) {
  for (const auto& part : n.parts) collect(p, part, out);
  if (n.kind != node::kind_of::ask) return;
  for (const auto& pattern : p.predicates[n.which].patterns)
    for (const auto& name : capture_names(*pattern)) out.insert(name);
}

value search(const context& c, const predicate& q, const std::string& name) {
  for (const auto& pattern : q.patterns)
    for (const auto& f : q.fields)
      for (const auto& text : texts_of(c.read(f)))
        if (auto m = find(*pattern, text))
          if (const auto it = m->captures.find(name); it != m->captures.end()) return it->second;
  return {};
}

} // namespace

std::set<std::string> captured_names(const program& p, const node& when) {
  std::set<std::string> out;
  collect(p, when, out);
  return out;
}

value captured_value(const context& c, const node& when, const std::string& name) {
  if (when.kind == node::kind_of::negation) return {};
  for (const auto& part : when.parts)
    if (auto v = captured_value(c, part, name); !is_missing(v)) return v;
  return when.kind == node::kind_of::ask ? search(c, c.rules.predicates[when.which], name) : value();
}

} // namespace barid::dsl
