#include "runtime/rules/planning.hpp"

#include "dsl/compile.hpp"
#include "dsl/json.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/rules/member_skills.hpp"
#include "runtime/rules/past_mails.hpp"
#include "runtime/rules/running_flows.hpp"
#include "runtime/store/conversation_rows.hpp"
#include "runtime/store/directory_people.hpp"
#include "runtime/store/past_mails.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace barid::rules {

namespace {

result<void> compare(store::connection& on, const plan_request& what, const dsl::program_ptr& in_force,
                     const dsl::program_ptr& next, plan& out) {
  desk::comparison both(in_force, next);
  const auto left_out = visit_past_mails(
      on, what.mails, [&](desk::past_mail m) { both.add(std::move(m)); }, what.progress);
  if (!left_out) return left_out.why();
  out.left_out = *left_out;
  out.mails = both.mails();
  out.changed = both.changed();
  out.differences = both.differences();
  out.undetermined = both.open_questions();
  return {};
}

result<void> look_at_flows(store::connection& on, const dsl::program& next, plan& out) {
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

result<void> look_at_waits(store::connection& on, const dsl::program& in_force, const dsl::program& next, plan& out) {
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

std::vector<std::string> changes_of(const dsl::program& in_force, const dsl::sla_policy& old,
                                    const dsl::program& next) {
  const auto now = next.slas.find(old.name);
  if (now == next.slas.end()) return {"it is not there any more"};
  std::vector<std::string> out;
  std::set<dsl::sla_clock_kind> clocks;
  for (const auto* p : {&old, &now->second})
    for (const auto& [clock, a] : p->clocks) clocks.insert(clock);
  for (const auto clock : clocks) {
    const auto before = promise_of(old, clock), after = promise_of(now->second, clock);
    if (before == after) continue;
    const std::string name = dsl::name_of(clock);
    out.push_back(after.empty() ? "no " + name + " any more"
                                : name + " " + after + (before.empty() ? " is new" : " instead of " + before));
  }
  for (const auto& name : calendars_of(now->second)) {
    const auto before = in_force.calendars.find(name), after = next.calendars.find(name);
    if (before != in_force.calendars.end() && after != next.calendars.end() && !(before->second == after->second))
      out.push_back("other hours of " + name);
  }
  return out;
}

result<void> look_at_promises(store::connection& on, const dsl::program& in_force, const dsl::program& next,
                              plan& out) {
  for (const auto& [name, policy] : in_force.slas) {
    auto changes = changes_of(in_force, policy, next);
    if (changes.empty()) continue;
    const auto n = store::count_promised_conversations(on, name);
    if (!n) return n.why();
    if (*n > 0) out.promises.push_back({name, std::move(changes), *n});
  }
  return {};
}

/// Of names that no file declares, the directory says which are teams, as it does in the engine.
result<dsl::program_ptr> with_teams(store::connection& on, const dsl::program_ptr& next) {
  if (next->outside.empty()) return next;
  const auto teams = store::list_teams(on);
  if (!teams) return teams.why();
  auto out = std::make_shared<dsl::program>(*next);
  for (const auto& t : *teams)
    if (t.active) out->outside_teams.insert(t.name);
  return dsl::program_ptr(std::move(out));
}

using json = nlohmann::ordered_json;

json examples_json(const std::vector<desk::mail_example>& all) {
  json out = json::array();
  for (const auto& e : all)
    out.push_back({{"mail", e.mail},
                   {"conversation", e.conversation},
                   {"from", e.from},
                   {"subject", e.subject},
                   {"received", to_rfc3339(e.received)}});
  return out;
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

json as_json(const plan& p) {
  json differences = json::array(), open = json::array(), flows = json::array(), waits = json::array(),
       promises = json::array();
  for (const auto& d : p.differences)
    differences.push_back({{"text", desk::in_words(d)},
                           {"what", d.what},
                           {"before", d.before},
                           {"after", d.after},
                           {"rule", d.rule},
                           {"rule_before", d.rule_before},
                           {"mails", d.count},
                           {"examples", examples_json(d.examples)}});
  for (const auto& u : p.undetermined)
    open.push_back({{"why", u.why}, {"mails", u.count}, {"examples", examples_json(u.examples)}});
  for (const auto& f : p.flows)
    flows.push_back(
        {{"flow", f.flow}, {"step", f.step}, {"running", f.running}, {"fate", name_of(f.fate)}, {"to", f.to}});
  for (const auto& w : p.waits) waits.push_back({{"event", w.event}, {"conversations", w.conversations}});
  for (const auto& one : p.promises)
    promises.push_back({{"sla", one.sla}, {"changes", one.changes}, {"conversations", one.conversations}});
  return {{"generation", p.generation},
          {"hash", p.hash},
          {"unchanged", p.unchanged},
          {"mails", p.mails},
          {"changed", p.changed},
          {"left_out", p.left_out},
          {"differences", std::move(differences)},
          {"undetermined", std::move(open)},
          {"flows", std::move(flows)},
          {"waits", std::move(waits)},
          {"promises", std::move(promises)}};
}

constexpr std::string_view mark = "{\"barid_plan\":1,";

error not_a_plan(const std::string& why) {
  return {errc::invalid, "the plan cannot be used: " + why, "make it anew with `barid plan RULES --out FILE`"};
}

} // namespace

result<plan> make_plan(store::connection& on, const plan_request& what) {
  plan out;
  out.files = what.files;
  out.hash = dsl::content_hash(what.files);
  auto active = load_in_force(on);
  if (!active) return active.why();
  if (active->generation == 0)
    return error{errc::not_found, "no rules are in force that these could be compared with",
                 "`barid apply RULES` puts the first ones in force"};
  if (!active->program)
    return error{errc::internal, "the rules in force cannot be read by this version", "`barid rules show` shows them"};
  out.generation = active->generation;
  out.unchanged = active->hash == out.hash;
  const auto skills = member_skills(on);
  if (!skills) return skills.why();
  dsl::compile_options how;
  how.member_skills = &*skills;
  auto compiled = dsl::compile(what.files, how);
  out.diagnostics = std::move(compiled.diagnostics);
  if (!compiled.program) return out;
  auto missed = missed_by_flows(on, *compiled.program);
  if (!missed) return missed.why();
  out.good = missed->empty();
  out.diagnostics.insert(out.diagnostics.end(), missed->begin(), missed->end());
  const auto next = with_teams(on, compiled.program);
  if (!next) return next.why();
  if (auto ok = compare(on, what, active->program, *next, out); !ok) return ok.why();
  if (auto ok = look_at_flows(on, *compiled.program, out); !ok) return ok.why();
  if (auto ok = look_at_waits(on, *active->program, *compiled.program, out); !ok) return ok.why();
  if (auto ok = look_at_promises(on, *active->program, *compiled.program, out); !ok) return ok.why();
  return out;
}

std::string plan_json(const plan& p, int indent) {
  return as_json(p).dump(indent, ' ', false, json::error_handler_t::replace);
}

std::string plan_file(const plan& p) {
  json files = json::array();
  for (const auto& f : p.files.files) {
    // files may hold any bytes: those that JSON cannot say stand as hexadecimal
    bool plain = true;
    try {
      (void)json(f.text).dump();
    } catch (const json::exception&) {
      plain = false;
    }
    std::string hex;
    if (!plain)
      for (const unsigned char c : f.text) {
        constexpr char digits[] = "0123456789abcdef";
        hex += digits[c >> 4U];
        hex += digits[c & 15U];
      }
    files.push_back({{"path", f.path}, {plain ? "text" : "hex", plain ? f.text : hex}});
  }
  auto out = as_json(p);
  out["files"] = std::move(files);
  const auto body = out.dump(-1, ' ', false, json::error_handler_t::replace);
  return std::string(mark) + body.substr(1) + "\n";
}

bool is_plan_file(std::string_view text) {
  return text.starts_with(mark);
}

result<planned> read_plan_file(std::string_view text) {
  try {
    const auto j = json::parse(text);
    planned out;
    out.generation = j.at("generation");
    for (const auto& f : j.at("files")) {
      source_file file{f.at("path"), {}};
      if (f.contains("text")) {
        file.text = f.at("text");
      } else {
        const std::string hex = f.at("hex");
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
          file.text += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
      }
      out.files.files.push_back(std::move(file));
    }
    if (dsl::content_hash(out.files) != j.at("hash").get<std::string>())
      return not_a_plan("its rules are not those that it was made for");
    return out;
  } catch (const std::exception&) {
    return not_a_plan("it is damaged");
  }
}

} // namespace barid::rules
