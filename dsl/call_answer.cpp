#include "dsl/call_answer.hpp"

#include "dsl/act.hpp"
#include "dsl/attribute_value.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

constexpr std::string_view set_prefix = "set.";

void otherwise(const context& c, const decide_options& options, outcome& out) {
  const auto& e = c.event;
  const auto number = e.arguments.find("else");
  const auto* index = number == e.arguments.end() ? nullptr : std::get_if<double>(&number->second);
  if (!index) return;
  const auto name = text_of(e, "rule");
  const auto hash = text_of(e, "program");
  const program* rules = hash == c.rules.hash ? &c.rules : nullptr;
  if (!rules && options.pinned)
    if (const auto it = options.pinned->find(hash); it != options.pinned->end()) rules = it->second.get();
  if (!rules || *index < 0 || std::size_t(*index) >= rules->elses.size()) {
    out.out.trace.notes.push_back({name, "what `else` said cannot be read any more"});
    return;
  }
  rule acts;
  const auto& branch = rules->elses[std::size_t(*index)];
  acts.name = branch.name;
  acts.actions = branch.actions;
  table frame;
  frame.name = name;
  out.out.trace.rules.push_back({name, acts.name, rule_outcome::acted, {}, {}});
  const context seen(*rules, e, c.known, out.out.after);
  out.act(seen, frame, {&acts});
}

void answered(const context& c, outcome& out) {
  const auto& e = c.event;
  const auto name = text_of(e, "call");
  for (const auto& [argument, v] : e.arguments) {
    if (!argument.starts_with(set_prefix)) continue;
    const auto field = argument.substr(set_prefix.size());
    const auto policy = c.rules.attributes.find(field);
    if (policy == c.rules.attributes.end()) {
      out.out.trace.notes.push_back({name, "its answer sets `" + field + "`, which is not declared"});
      continue;
    }
    auto fit = is_missing(v) ? value() : fitted(policy->second, v);
    if (is_missing(fit) && !is_missing(v)) {
      out.out.trace.notes.push_back({name, "its answer sets `" + field + "` to what it cannot hold: " + to_text(v)});
      continue;
    }
    out.apply(made_by(c, name, "set", {{"field", field}, {"value", std::move(fit)}}));
    out.changed = true;
  }
  if (const auto tags = e.arguments.find("tag"); tags != e.arguments.end())
    if (const auto* list = std::get_if<text_list>(&tags->second))
      for (const auto& t : *list) {
        out.apply(made_by(c, name, "tag", {{"tag", t}}));
        out.changed = true;
      }
  if (const auto note = text_of(e, "note"); !note.empty()) out.apply(made_by(c, name, "note", {{"text", note}}));
}

} // namespace

void hear_answer(const context& c, const decide_options& options, outcome& out) {
  if (c.event.name == "call failed") otherwise(c, options, out);
  else answered(c, out);
}

std::string rules_needed(const program& in_force, const event& e) {
  if (e.name != "call failed" || !e.arguments.contains("else")) return {};
  auto hash = text_of(e, "program");
  return hash == in_force.hash ? std::string() : hash;
}

} // namespace barid::dsl
