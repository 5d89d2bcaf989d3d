#include "runtime/rules/outlook.hpp"

#include "dsl/program.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/past_mails.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace barid::rules {

namespace {

result<void> look_at_flows(store::connection& on, const dsl::program& next, outlook& out) {
  const auto counts = store::count_flows(on);
  if (!counts) return counts.why();
  for (const auto& c : *counts) {
    flow_fate f{c.flow, c.step, c.running, flow_fate::kind_of::stays, {}};
    const auto* live = next.flow(c.flow);
    const auto moves = next.migrations.find(c.flow);
    if (live && live->code == c.code) {
      f.fate = flow_fate::kind_of::goes_on;
    } else if (live && moves != next.migrations.end()) {
      if (const auto to = moves->second.find(c.step); to != moves->second.end()) {
        f.fate = flow_fate::kind_of::moves;
        f.to = to->second;
      }
    }
    out.flows.push_back(std::move(f));
  }
  return {};
}

result<void> look_at_waits(store::connection& on, const dsl::program& in_force, const dsl::program& next,
                           outlook& out) {
  for (const auto& w : next.quiet) {
    const auto same = [&](const dsl::quiet_watch& old) { return old.event == w.event && old.after == w.after; };
    if (std::ranges::any_of(in_force.quiet, same)) continue;
    const auto n = store::count_open_conversations(on, w.event == "unanswered");
    if (!n) return n.why();
    out.waits.push_back({w.event + " " + w.after, *n});
  }
  std::set<std::string> known;
  for (const auto& t : in_force.tables) known.insert(t.on.written);
  for (const auto& t : next.tables) {
    if ((t.on.name != "sla warning" && t.on.name != "sla breach") || !known.insert(t.on.written).second) continue;
    const auto n = store::count_promised_conversations(on);
    if (!n) return n.why();
    out.waits.push_back({t.on.written, *n});
  }
  for (const auto& [name, team] : next.teams) {
    if (team.overflow_team.empty() || !team.overflow_after) continue;
    const auto after = " after " + dsl::to_text(*team.overflow_after);
    const auto old = in_force.teams.find(name);
    if (old != in_force.teams.end() && old->second.overflow_team == team.overflow_team && old->second.overflow_after &&
        dsl::to_text(*old->second.overflow_after) == dsl::to_text(*team.overflow_after))
      continue;
    const auto n = store::count_waiting_conversations(on, name);
    if (!n) return n.why();
    out.waits.push_back({"overflow of " + name + " to " + team.overflow_team + after, *n});
  }
  return {};
}

std::string promise_of(const dsl::sla_policy& p, dsl::sla_clock_kind clock) {
  const auto it = p.clocks.find(clock);
  return it == p.clocks.end() ? std::string() : dsl::to_text(it->second);
}

/// The calendars that an SLA counts by.
std::set<std::string> calendars_of(const dsl::sla_policy& p) {
  std::set<std::string> out;
  for (const auto& [clock, a] : p.clocks)
    if (!a.calendar.empty()) out.insert(a.calendar);
  return out;
}

std::vector<promise_change> changes_of(const dsl::program& in_force, const dsl::sla_policy& old,
                                       const dsl::program& next) {
  const auto now = next.slas.find(old.name);
  if (now == next.slas.end()) return {{promise_change::kind_of::gone, {}, {}, {}}};
  std::vector<promise_change> out;
  std::set<dsl::sla_clock_kind> clocks;
  for (const auto* p : {&old, &now->second})
    for (const auto& [clock, a] : p->clocks) clocks.insert(clock);
  for (const auto clock : clocks) {
    const auto before = promise_of(old, clock), after = promise_of(now->second, clock);
    if (before == after) continue;
    out.push_back({promise_change::kind_of::target, dsl::name_of(clock), before, after});
  }
  for (const auto& name : calendars_of(now->second)) {
    const auto before = in_force.calendars.find(name), after = next.calendars.find(name);
    if (before != in_force.calendars.end() && after != next.calendars.end() && !(before->second == after->second))
      out.push_back({promise_change::kind_of::hours, name, {}, {}});
  }
  return out;
}

result<void> look_at_promises(store::connection& on, const dsl::program& in_force, const dsl::program& next,
                              outlook& out) {
  for (const auto& [name, policy] : in_force.slas) {
    auto changes = changes_of(in_force, policy, next);
    if (changes.empty()) continue;
    const auto n = store::count_promised_conversations(on, name);
    if (!n) return n.why();
    if (*n > 0) out.promises.push_back({name, std::move(changes), *n});
  }
  return {};
}

const char* name_of(flow_fate::kind_of k) {
  switch (k) {
  case flow_fate::kind_of::goes_on:
    return "goes_on";
  case flow_fate::kind_of::moves:
    return "moves";
  case flow_fate::kind_of::stays:
    return "stays";
  }
  return "stays";
}

const char* name_of(promise_change::kind_of k) {
  switch (k) {
  case promise_change::kind_of::target:
    return "target";
  case promise_change::kind_of::hours:
    return "hours";
  case promise_change::kind_of::gone:
    return "gone";
  }
  return "gone";
}

} // namespace

std::string in_words(const promise_change& c) {
  switch (c.what) {
  case promise_change::kind_of::target:
    if (c.after.empty()) return "no " + c.name + " any more";
    return c.name + " " + c.after + (c.before.empty() ? " is new" : " instead of " + c.before);
  case promise_change::kind_of::hours:
    return "other hours of " + c.name;
  case promise_change::kind_of::gone:
    break;
  }
  return "it is not there any more";
}

result<outlook> look_ahead(store::connection& on, const dsl::program& in_force, const dsl::program& next) {
  outlook out;
  if (auto ok = look_at_flows(on, next, out); !ok) return ok.why();
  if (auto ok = look_at_waits(on, in_force, next, out); !ok) return ok.why();
  if (auto ok = look_at_promises(on, in_force, next, out); !ok) return ok.why();
  return out;
}

nlohmann::ordered_json outlook_json(const outlook& o) {
  using json = nlohmann::ordered_json;
  json flows = json::array(), waits = json::array(), promises = json::array();
  for (const auto& f : o.flows)
    flows.push_back(
        {{"flow", f.flow}, {"step", f.step}, {"running", f.running}, {"fate", name_of(f.fate)}, {"to", f.to}});
  for (const auto& w : o.waits) waits.push_back({{"event", w.event}, {"conversations", w.conversations}});
  for (const auto& one : o.promises) {
    json changes = json::array();
    for (const auto& c : one.changes)
      changes.push_back({{"text", in_words(c)},
                         {"what", name_of(c.what)},
                         {"name", c.name},
                         {"before", c.before},
                         {"after", c.after}});
    promises.push_back({{"sla", one.sla}, {"changes", std::move(changes)}, {"conversations", one.conversations}});
  }
  return {{"flows", std::move(flows)}, {"waits", std::move(waits)}, {"promises", std::move(promises)}};
}

} // namespace barid::rules
