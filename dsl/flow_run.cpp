#include "dsl/flow_run.hpp"

#include "dsl/act.hpp"
#include "dsl/captures.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/event_type.hpp"
#include "dsl/flow_course.hpp"
#include "dsl/found.hpp"

#include <algorithm>
#include <utility>

namespace barid::dsl {

namespace {

std::string title(const std::string& flow) {
  return "flow " + flow;
}

std::string until(const std::optional<instant>& due) {
  return due ? "until " + to_rfc3339(*due) : "for ever, as its calendar is never open again";
}

/// Each question of a condition, with its answer.
void show(const node& n, const context& c, bool explain, rule_trace& to) {
  if (n.written.empty()) {
    for (const auto& part : n.parts) show(part, c, explain, to);
    return;
  }
  predicate_trace line{n.written, holds(n, c) ? predicate_trace::answer::yes : predicate_trace::answer::no, {}, {}, {}};
  if (explain) add_found(line, n, c);
  to.predicates.push_back(std::move(line));
}

std::uint32_t number_of(const event& e, const char* argument) {
  const auto it = e.arguments.find(argument);
  const auto* n = it == e.arguments.end() ? nullptr : std::get_if<double>(&it->second);
  return n && *n >= 0 ? static_cast<std::uint32_t>(*n) : 0;
}

bool listens(const event_filter& on, const event& e) {
  return on.takes(e.name, e.arguments);
}

std::string unless_name(const event_filter& on) {
  return "unless " + on.written;
}

} // namespace

// ---- what runs

flow_instance* flow_run::running(const std::string& flow) {
  auto& all = out_.out.after.flows;
  const auto it = std::ranges::find(all, flow, &flow_instance::flow);
  return it == all.end() ? nullptr : &*it;
}

bool flow_run::ran_before(const std::string& flow) {
  return running(flow) && std::ranges::find(before_, flow) != before_.end();
}

flow_run::code flow_run::code_of(const flow_instance& i) const {
  code out;
  if (i.program == rules_.hash) out.rules = &rules_;
  else if (options_.pinned)
    if (const auto it = options_.pinned->find(i.program); it != options_.pinned->end()) out.rules = it->second.get();
  if (out.rules) out.flow = out.rules->flow(i.flow);
  if (!out.flow || out.flow->code != i.code || !place_of(*out.flow, i)) return {};
  return out;
}

context flow_run::seen_by(const code& c, const flow_instance& i) const {
  context out(*c.rules, event_, known_, out_.out.after);
  out.captures = i.captures;
  return out;
}

void flow_run::note(const std::string& flow, std::string text) {
  out_.out.trace.notes.push_back({title(flow), std::move(text)});
}

// ---- before the tables

void flow_run::refresh() {
  for (auto& i : out_.out.after.flows) {
    before_.push_back(i.flow);
    refresh(i);
  }
}

void flow_run::refresh(flow_instance& i) {
  if (const auto* live = rules_.flow(i.flow)) {
    if (live->code == i.code) {
      i.program = rules_.hash;
    } else if (const auto moves = rules_.migrations.find(i.flow); moves != rules_.migrations.end()) {
      if (const auto to = moves->second.find(i.step); to != moves->second.end()) {
        note(i.flow, "moved from `" + i.step + "` to `" + to->second + "` of the rules in force, as `migrate` says");
        i.program = rules_.hash;
        i.code = live->code;
        i.step = to->second;
        i.iteration = 0;
        i.ends = i.started + live->limit;
      }
    }
  }
  const auto c = code_of(i);
  if (!c.flow) return;
  const auto due = deadline_of(*c.rules, *c.flow, i);
  if (due == i.due) return;
  i.due = due;
  note(i.flow, "`" + i.step + "` waits " + until(due));
}

// ---- after them

void flow_run::hear() {
  carry_out_orders();
  if (event_.name == "flow step" || event_.name == "flow limit") return wait_is_over();
  if (out_.set_aside) return; // the mail counts for nothing
  for (const auto& flow : std::vector(before_))
    if (ran_before(flow)) hear(flow);
  conversation_closed();
  if (!out_.out.final) start_flows();
}

void flow_run::wait_is_over() {
  const auto flow = text_of(event_, "flow");
  const auto& then = known_.conversation.flows;
  const auto was = std::ranges::find(then, flow, &flow_instance::flow);
  auto* i = running(flow);
  if (was == then.end() || !i) return;
  const auto now = std::max(event_.at, known_.now);
  if (event_.name == "flow limit") {
    if (was->ends == event_.at && i->ends <= now) end(flow, {}, "its age limit is reached", true);
    return;
  }
  // the timer is that of this very wait; a wait that `refresh` has made longer is not over yet
  const bool its_own =
      was->due == event_.at && was->step == text_of(event_, "step") && was->iteration == number_of(event_, "iteration");
  if (its_own && i->due && *i->due <= now) step_acts(flow);
}

void flow_run::step_acts(const std::string& flow) {
  const auto* i = running(flow);
  const auto c = code_of(*i);
  if (!c.flow) return end(flow, {}, "the rules that it began with cannot be read any more", true);
  const auto& step = c.flow->steps[place_of(*c.flow, *i)->step];
  out_.out.trace.rules.push_back({title(flow), step.acts.name, rule_outcome::acted, {}, {}});
  if (act(c, flow, step.acts)) go_on(c, *running(flow));
}

void flow_run::go_on(const code& c, flow_instance& i) {
  const auto next = behind(*c.flow, *place_of(*c.flow, i));
  if (!next) return end(i.flow, {}, "all its steps are done", false);
  enter(*c.rules, *c.flow, i, *next, moment_of(event_, known_));
  note(i.flow, "`" + i.step + "` waits " + until(i.due));
}

void flow_run::hear(const std::string& flow) {
  const auto c = code_of(*running(flow));
  if (!c.flow) return;
  if (!out_.out.final)
    for (const auto& r : c.flow->reactions)
      if (!react(flow, r)) return;
  auto* i = running(flow);
  const auto place = *place_of(*c.flow, *i);
  const auto& step = c.flow->steps[place.step];
  if (c.flow->unless && listens(*c.flow->unless, event_) &&
      holds(c.flow->unless_when ? &*c.flow->unless_when : nullptr, seen_by(c, *i), title(flow),
            unless_name(*c.flow->unless), true))
    return end(flow, "." + unless_name(*c.flow->unless), "`" + c.flow->unless->written + "` happened", true);
  if (step.unless && listens(*step.unless, event_) &&
      holds(step.unless_when ? &*step.unless_when : nullptr, seen_by(c, *i), title(flow),
            step.acts.name + ", " + unless_name(*step.unless), true)) {
    note(flow, "`" + step.acts.name + "` is skipped: `" + step.unless->written + "` happened");
    go_on(c, *i);
  }
}

bool flow_run::react(const std::string& flow, const flow_reaction& r) {
  const auto* i = running(flow);
  const auto c = code_of(*i);
  const auto step = place_of(*c.flow, *i)->step;
  if (step < r.first || step > r.last || !listens(r.on, event_)) return true;
  if (!holds(r.acts.when ? &*r.acts.when : nullptr, seen_by(c, *i), title(flow), r.acts.name, true)) return true;
  return act(c, flow, r.acts);
}

/// Whatever ran is over; what the closing itself starts comes behind.
void flow_run::conversation_closed() {
  if (event_.name != "status becomes" || !is_over(text_of(event_, "status"))) return;
  for (const auto& flow : std::vector(before_))
    if (ran_before(flow)) end(flow, {}, "the conversation is " + text_of(event_, "status"), true);
}

void flow_run::start_flows() {
  for (const auto& f : rules_.flows) {
    if (!listens(f.on, event_)) continue;
    const context c(rules_, event_, known_, out_.out.after);
    if (!holds(f.when ? &*f.when : nullptr, c, title(f.name), "start", true)) continue;
    begin(f, &c);
  }
}

// ---- acting

bool flow_run::holds(const node* when, const context& c, const std::string& table, const std::string& name,
                     bool show_if_false) {
  const bool yes = !when || dsl::holds(*when, c);
  if (!yes && !show_if_false) return false;
  rule_trace line{table, name, yes ? rule_outcome::acted : rule_outcome::condition_false, {}, {}};
  if (when) show(*when, c, options_.explain, line);
  out_.out.trace.rules.push_back(std::move(line));
  return yes;
}

bool flow_run::act(const code& c, const std::string& flow, const rule& r) {
  const bool was_final = std::exchange(out_.out.final, false);
  const auto* i = running(flow);
  auto told = event_; // what is known of the event that started it can be read in every step
  for (const auto& [name, v] : i->arguments) told.arguments.try_emplace(name, v);
  context seen(*c.rules, told, known_, out_.out.after);
  seen.captures = i->captures;
  out_.act(seen, c.flow->frame, {&r});
  const bool stopped = std::exchange(out_.out.final, was_final) && !out_.set_aside;
  out_.out.final = out_.out.final || out_.set_aside;
  carry_out_orders();
  if (!running(flow)) return false;
  if (stopped) end(flow, {}, "`stop` in `" + r.name + "`", false);
  return !stopped;
}

/// `start flow` and `cancel flow` among the effects so far.
void flow_run::carry_out_orders() {
  for (; ordered_ < out_.out.effects.size(); ++ordered_) {
    const auto e = out_.out.effects[ordered_];
    const auto name = e.text("flow");
    if (e.verb == "cancel flow") {
      if (running(name)) note(name, "ended by `" + e.rule + "`");
      std::erase_if(out_.out.after.flows, [&](const flow_instance& i) { return i.flow == name; });
    } else if (e.verb == "start flow") {
      const auto* f = rules_.flow(name);
      if (f) begin(*f, nullptr);
      else note(name, "not started by `" + e.rule + "`: the rules in force have no such flow any more");
    }
  }
}

/// `started_by`: the event, where it started the flow rather than an action.
void flow_run::begin(const flow_policy& f, const context* started_by) {
  if (const auto* there = running(f.name)) {
    note(f.name, "not started again: it waits in `" + there->step + "`");
    return;
  }
  auto i = begin_flow(rules_, f, moment_of(event_, known_));
  if (find_event_type(event_.name)) i.arguments = event_.arguments;
  i.arguments.erase("text"); // of an answer: long, and in its mail
  if (started_by && f.when)
    for (const auto& name : f.captures)
      if (auto v = captured_value(*started_by, *f.when, name); !is_missing(v)) i.captures[name] = std::move(v);
  note(f.name, "`" + i.step + "` waits " + until(i.due));
  std::erase(before_, f.name); // it does not hear what started it
  if (started_by) {
    out_.out.effects.push_back(made_by(*started_by, title(f.name) + ".start", "start flow", {{"flow", f.name}}));
    ordered_ = out_.out.effects.size();
  }
  out_.out.after.flows.push_back(std::move(i));
}

void flow_run::end(const std::string& flow, const std::string& rule, const std::string& why, bool cancelled) {
  note(flow, "ended: " + why);
  std::erase_if(out_.out.after.flows, [&](const flow_instance& i) { return i.flow == flow; });
  if (!cancelled) return;
  const context c(rules_, event_, known_, out_.out.after);
  out_.out.effects.push_back(made_by(c, title(flow) + rule, "cancel flow", {{"flow", flow}}));
  ordered_ = out_.out.effects.size();
}

std::vector<quiet_watch> flow_run::watched() const {
  auto out = rules_.quiet;
  for (const auto& i : out_.out.after.flows)
    if (const auto c = code_of(i); c.flow) watch_quiet(out, *c.flow, i.started);
  return out;
}

} // namespace barid::dsl
