#include "runtime/rules/explanation.hpp"

#include "dsl/json.hpp"
#include "dsl/source_lines.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace barid::rules {

namespace {

const dsl::rule* rule_named(const dsl::table& t, const std::string& name) {
  const auto it = std::ranges::find(t.rules, name, &dsl::rule::name);
  return it == t.rules.end() ? nullptr : &*it;
}

/// Of a step or reaction; else of the flow.
std::optional<span> place_in_flow(const dsl::program& rules, const rule_trace& from) {
  if (!from.table.starts_with("flow ")) return std::nullopt;
  const auto* f = rules.flow(from.table.substr(5));
  if (!f) return std::nullopt;
  for (const auto& s : f->steps)
    if (s.acts.name == from.rule) return s.acts.at;
  for (const auto& r : f->reactions)
    if (r.acts.name == from.rule) return r.acts.at;
  return f->at;
}

std::optional<span> place_in_table(const dsl::table* t, const rule_trace& from) {
  const auto* r = t ? rule_named(*t, from.rule) : nullptr;
  if (r) return r->at;
  return t ? std::optional(t->at) : std::nullopt;
}

explained_rule place(const source_set& sources, dsl::set_lines& lines, const dsl::program* rules, const dsl::table* t,
                     const rule_trace& from, const std::vector<effect>& effects) {
  explained_rule out;
  out.trace = from;
  const auto at = t ? place_in_table(t, from) : rules ? place_in_flow(*rules, from) : std::nullopt;
  if (at && at->file < sources.files.size()) {
    out.file = sources.files[at->file].path;
    out.line = lines.at(at->file, at->begin).number;
  }
  const auto name = from.table.starts_with("on ") ? from.table : from.table + "." + from.rule;
  for (const auto& e : effects)
    if (e.rule == name) out.effects.push_back(e);
  return out;
}

const dsl::table* table_named(const dsl::program* rules, const std::string& name) {
  if (!rules) return nullptr;
  const auto t = std::ranges::find(rules->tables, name, &dsl::table::name);
  return t == rules->tables.end() ? nullptr : &*t;
}

} // namespace

explained_event explain(const dsl::program* rules, const source_set& sources, const dsl::decided& d) {
  explained_event out;
  out.event = d.event;
  dsl::set_lines lines(sources);
  for (const auto& r : d.decision.trace.rules) {
    const auto* table = table_named(rules, r.table);
    if (out.tables.empty() || out.tables.back().name != r.table)
      out.tables.push_back({r.table, !table || r.table.starts_with("on ") ? "" : table->first ? "first" : "all", {}});
    out.tables.back().rules.push_back(place(sources, lines, rules, table, r, d.decision.effects));
  }
  for (const auto& e : d.decision.effects)
    if (e.rule.starts_with("mailbox ")) out.by_mailbox.push_back(e);
  out.notes = d.decision.trace.notes;
  out.pruned = d.decision.trace.pruned;
  return out;
}

namespace {

using json = nlohmann::ordered_json;

json timer_to_json(const dsl::clock_timer& t) {
  return {{"percent", t.percent ? json(*t.percent) : json(nullptr)}, {"at", to_rfc3339(t.due)}};
}

json clocks_to_json(const std::vector<explained_clock>& all) {
  json out = json::array();
  for (const auto& k : all) {
    json warnings = json::array();
    for (const auto& w : k.warnings) warnings.push_back(timer_to_json(w));
    out.push_back({{"clock", k.clock},
                   {"state", k.state},
                   {"due", k.due ? json(to_rfc3339(*k.due)) : json(nullptr)},
                   {"warnings", std::move(warnings)}});
  }
  return out;
}

json rule_to_json(const explained_rule& r) {
  // the trace's own form, without the table, which stands outside
  trace one;
  one.rules = {r.trace};
  auto out = dsl::to_json(one)["rules"][0];
  out.erase("table");
  out["file"] = r.file;
  out["line"] = r.line;
  if (!r.effects.empty()) out["effects"] = dsl::to_json(r.effects);
  return out;
}

} // namespace

nlohmann::ordered_json to_json(const explained_event& e) {
  json tables = json::array();
  for (const auto& t : e.tables) {
    json rules = json::array();
    for (const auto& r : t.rules) rules.push_back(rule_to_json(r));
    tables.push_back({{"name", t.name}, {"match", t.match}, {"rules", std::move(rules)}});
  }
  json notes = json::array();
  for (const auto& n : e.notes) notes.push_back({{"rule", n.rule}, {"text", n.text}});
  return {{"event", dsl::to_json(e.event)},
          {"tables", std::move(tables)},
          {"mailbox", dsl::to_json(e.by_mailbox)},
          {"notes", std::move(notes)},
          {"pruned", e.pruned}};
}

std::vector<explained_clock> explained_clocks(const dsl::program& rules, const conversation& c, instant now) {
  std::vector<explained_clock> out;
  const auto timers = dsl::clock_timers(rules, c, now);
  for (const auto& k : c.clocks) {
    explained_clock one;
    one.clock = k.kind;
    one.state = k.breached       ? "breached"
                : k.stopped      ? (k.met ? "met" : "stopped")
                : k.paused_since ? "paused"
                                 : "running";
    one.due = dsl::deadline_of(rules, c, k);
    for (const auto& t : timers)
      if (t.clock == k.kind && t.percent) one.warnings.push_back(t);
    out.push_back(std::move(one));
  }
  return out;
}

explanation explain(const dsl::program& rules, const source_set& sources, replayed what) {
  explanation out;
  for (const auto& d : what.decided) out.events.push_back(explain(&rules, sources, d));
  out.clocks = explained_clocks(rules, what.after(), what.event.at);
  out.what = std::move(what);
  return out;
}

nlohmann::ordered_json mail_head(const mail& m) {
  std::string from;
  if (!m.from.empty()) from = m.from.front().spec.empty() ? m.from.front().name : m.from.front().spec;
  return {{"message_id", m.message_id}, {"from", std::move(from)}, {"subject", m.subject}};
}

nlohmann::ordered_json to_json(const explanation& e) {
  json events = json::array();
  for (const auto& one : e.events) events.push_back(to_json(one));
  return {{"mail", mail_head(*e.what.event.mail)},
          {"language", e.what.event.mail->language},
          {"received", to_rfc3339(e.what.event.at)},
          {"mailbox", e.what.event.mailbox},
          {"program", e.what.decided.front().decision.trace.program},
          {"events", std::move(events)},
          {"effects", dsl::to_json(effects_of(e.what.decided))},
          {"clocks", clocks_to_json(e.clocks)},
          {"conversation", dsl::to_json(e.what.after())}};
}

} // namespace barid::rules
