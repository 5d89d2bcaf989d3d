#include "dsl/satisfy.hpp"

#include "dsl/context.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/field.hpp"
#include "dsl/satisfy_variables.hpp"

#include <algorithm>
#include <utility>

namespace barid::dsl {

namespace {

/// Whether the event gives every answer, asked plainly.
bool gives(const program& p, const witness& w, const std::vector<wanted_answer>& wanted) {
  const context c(p, w.event, w.facts, w.state);
  return std::ranges::all_of(wanted, [&](const wanted_answer& a) { return holds(p.predicates[a.which], c) == a.yes; });
}

std::vector<wanted_answer> answers_at(const std::vector<wanted_answer>& wanted, const std::vector<std::size_t>& which) {
  std::vector<wanted_answer> out;
  for (auto i : which) out.push_back(wanted[i]);
  return out;
}

/// One way to spread the answers over fields.
verdict try_spread(const program& p, const situation& s, const std::vector<wanted_answer>& wanted, const spread& way) {
  verdict out;
  if (!way.clash.empty()) {
    out.kind = verdict::kind_of::impossible;
    out.clash = answers_at(wanted, way.clash);
    return out;
  }
  std::vector<demand> demands;
  bool all_found = true;
  for (const auto& v : way.variables) {
    auto one = solve(p, s, v);
    if (one.kind == verdict::kind_of::impossible) {
      out.kind = one.kind;
      out.clash = answers_at(wanted, one.clash);
      return out;
    }
    all_found = all_found && one.kind == verdict::kind_of::found;
    demands.push_back(std::move(one.found));
  }
  if (!all_found) return out;
  const auto asked = [&](const std::string& name) {
    return std::ranges::any_of(demands, [&](const demand& d) { return d.use.name == name; });
  };
  for (const auto& [name, held] : s.fixed)
    if (!asked(name) && !is_missing(held)) demands.push_back({{find_field(name), name, {}, {}, {}, {}}, {held}, {}});
  out.example = make_witness(p, s.on, std::move(demands));
  if (out.example && gives(p, *out.example, wanted)) out.kind = verdict::kind_of::found;
  else out.example.reset();
  return out;
}

verdict try_alternative(const program& p, const situation& s, const std::vector<wanted_answer>& wanted) {
  const auto ways = spread_out(p, wanted);
  verdict out;
  if (!ways.complete) return out;
  bool all_impossible = true;
  std::vector<wanted_answer> clash;
  for (const auto& way : ways.any) {
    auto one = try_spread(p, s, wanted, way);
    if (one.kind == verdict::kind_of::found) return one;
    all_impossible = all_impossible && one.kind == verdict::kind_of::impossible;
    for (const auto& w : one.clash)
      if (std::ranges::none_of(clash, [&](const wanted_answer& o) { return o.which == w.which && o.yes == w.yes; }))
        clash.push_back(w);
  }
  if (all_impossible) {
    out.kind = verdict::kind_of::impossible;
    out.clash = std::move(clash);
  }
  return out;
}

} // namespace

verdict satisfy(const program& p, const situation& s, const alternatives& wanted) {
  verdict out;
  if (!wanted.complete) return out;
  bool all_impossible = true;
  for (const auto& one : wanted.any) {
    auto said = try_alternative(p, s, one);
    if (said.kind == verdict::kind_of::found) return said;
    all_impossible = all_impossible && said.kind == verdict::kind_of::impossible;
    if (out.clash.empty()) out.clash = std::move(said.clash);
  }
  if (all_impossible) out.kind = verdict::kind_of::impossible;
  else out.clash.clear();
  return out;
}

} // namespace barid::dsl
