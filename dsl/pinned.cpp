#include "dsl/pinned.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

template <class Map>
void overlay(Map& under, const Map& over) {
  for (const auto& [name, v] : over) under.insert_or_assign(name, v);
}

bool is_held_by(const program& in_force, const flow_instance& i) {
  const auto* f = in_force.flow(i.flow);
  if (!f) return false;
  if (f->code == i.code) return true;
  const auto moves = in_force.migrations.find(i.flow);
  return moves != in_force.migrations.end() && moves->second.contains(i.step);
}

} // namespace

std::vector<std::string> pinned_needs(const program& in_force, const conversation& c) {
  std::vector<std::string> out;
  for (const auto& i : c.flows)
    if (!is_held_by(in_force, i) && std::ranges::find(out, i.program) == out.end()) out.push_back(i.program);
  return out;
}

program_ptr flows_of(const program& whole) {
  auto out = std::make_shared<program>(whole);
  out->tables.clear();
  out->outside.clear();
  out->index.reset();
  return out;
}

program_ptr with_live_names(const program& pinned, const program& in_force) {
  auto out = std::make_shared<program>(pinned);
  overlay(out->mailboxes, in_force.mailboxes);
  overlay(out->teams, in_force.teams);
  overlay(out->calendars, in_force.calendars);
  overlay(out->slas, in_force.slas);
  overlay(out->replies, in_force.replies);
  overlay(out->webhooks, in_force.webhooks);
  overlay(out->extensions, in_force.extensions);
  out->outside_teams.insert(in_force.outside_teams.begin(), in_force.outside_teams.end());
  for (auto& list : out->lists) {
    const auto live = in_force.list_by_name.find(list.name);
    if (list.name.empty() || live == in_force.list_by_name.end()) continue;
    const auto& now = in_force.lists[live->second];
    if (now.type == list.type) list = now; // of another type it could not answer
  }
  return out;
}

} // namespace barid::dsl
