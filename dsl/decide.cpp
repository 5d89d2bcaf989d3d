#include "dsl/decide.hpp"

#include "dsl/act.hpp"
#include "dsl/bookkeeping.hpp"
#include "dsl/call_answer.hpp"
#include "dsl/context.hpp"
#include "dsl/desk_event.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/event_type.hpp"
#include "dsl/flow_run.hpp"
#include "dsl/found.hpp"
#include "dsl/matcher.hpp"
#include "dsl/outcome.hpp"
#include "dsl/quiet.hpp"
#include "dsl/sla.hpp"
#include "dsl/waiting.hpp"

#include <algorithm>
#include <deque>
#include <optional>

namespace barid::dsl {

namespace {

constexpr int max_depth = 8; ///< Of raised events (language.md §5.7).

/// One event on its way through the tables.
class run {
public:
  /// `changed`: the conversation with what a person has changed in it; the facts have it as it was.
  run(const program& p, const event& e, const facts& f, const decide_options& o, const conversation* changed = nullptr)
      : rules_(p), options_(o), context_(p, e, f, out_.out.after), flows_(p, e, f, o, out_) {
    out_.out.after = changed ? *changed : f.conversation;
    open_books(e, out_.out.after);
    out_.out.trace.program = p.hash;
    const auto* type = find_event_type(e.name);
    out_.each = type && type->of_desk && f.conversation.version != 0;
  }

  decision go() {
    const auto& e = context_.event;
    const auto& before = context_.known.conversation;
    flows_.refresh();
    if (e.name == "overflow") move_on();
    if (e.arguments.contains("call")) hear_answer(context_, options_, out_);
    tables();
    flows_.hear();
    // `stop` ends the rules, but the mail still has to go somewhere; set aside, it goes nowhere
    const bool placed_anew = (e.name == "message" && !out_.set_aside) || e.name == "not_spam";
    if (placed_anew || e.name == agent_left) go_to_mailbox_team();
    if (placed_anew) take_mailbox_sla();
    if (!out_.set_aside || before.version == 0)
      keep_books(e, before, out_.out.after,
                 std::ranges::find(out_.out.effects, "status", &effect::verb) != out_.out.effects.end());
    return finish();
  }

  /// The event belongs to another conversation that answers this one: only flows hear of it.
  decision overhear() {
    flows_.refresh();
    flows_.hear();
    return finish();
  }

private:
  const program& rules_;
  const decide_options& options_;
  outcome out_;
  context context_; ///< After `out_`: it borrows `out_.out.after`.
  flow_run flows_;
  answers said_;

  decision finish() {
    const auto& e = context_.event;
    const auto& known = context_.known;
    auto& after = out_.out.after;
    after.clocks = clocks_after(rules_, known.conversation, after, e, known.rules_since);
    after.waits_since = waiting_after(known.conversation, after, e, known);
    after.quiet = quiet_after(rules_, flows_.watched(), known.conversation, after, e, known);
    out_.out.raised = raised_by(known.conversation, after, e);
    return std::move(out_.out);
  }

  void tables() {
    const auto& e = context_.event;
    bool asked = false;
    for (const auto& t : rules_.tables) {
      if (!t.on.takes(e.name, e.arguments)) continue;
      if (out_.out.final) {
        not_reached(t, out_.out.effects.empty() ? "" : out_.out.effects.back().rule);
        continue;
      }
      ask_index(std::exchange(asked, true));
      if (t.first) first(t);
      else all(t);
    }
  }

  // ---- conditions

  /// `again`: only what the rules have changed about the conversation since.
  void ask_index(bool again) {
    if (again && !std::exchange(out_.changed, false)) return;
    auto* const watch = options_.watch;
    if (watch) watch->begin();
    if (again) rules_.index->state_changed(context_, said_);
    else rules_.index->begin(context_, said_);
    if (watch) watch->end(decide_watch::part::index, nullptr, nullptr, false);
  }

  bool answer(predicate_id id) const {
    const auto& q = rules_.predicates[id];
    if (q.indexed && !options_.without_index) return said_.yes[id] != 0;
    return dsl::holds(q, context_);
  }

  bool holds(const node& n) const {
    switch (n.kind) {
    case node::kind_of::all:
      return std::ranges::all_of(n.parts, [&](const node& part) { return holds(part); });
    case node::kind_of::any:
      return std::ranges::any_of(n.parts, [&](const node& part) { return holds(part); });
    case node::kind_of::negation:
      return !holds(n.parts.front());
    case node::kind_of::ask:
      return answer(n.which);
    case node::kind_of::constant:
      return n.answer;
    }
    return false;
  }

  static predicate_trace asked(const node& n, bool yes) {
    return {n.written, yes ? predicate_trace::answer::yes : predicate_trace::answer::no, {}, {}, {}};
  }

  /// With short cuts; notes each question that was asked, as its rule wrote it.
  bool holds(const node& n, rule_trace& t) const {
    if (!n.written.empty()) {
      const bool yes = holds(n);
      t.predicates.push_back(asked(n, yes));
      return yes;
    }
    switch (n.kind) {
    case node::kind_of::all:
      return std::ranges::all_of(n.parts, [&](const node& part) { return holds(part, t); });
    case node::kind_of::any:
      return std::ranges::any_of(n.parts, [&](const node& part) { return holds(part, t); });
    case node::kind_of::negation:
      return !holds(n.parts.front(), t);
    case node::kind_of::ask:
    case node::kind_of::constant:
      return holds(n);
    }
    return false;
  }

  /// Whether the rule is to act.
  bool holds(const table& of, const rule& r, rule_trace& t) const {
    auto* const watch = options_.watch;
    if (watch) watch->begin();
    const bool yes = !r.when || holds(*r.when, t);
    if (watch) watch->end(decide_watch::part::condition, &of, &r, yes);
    return yes;
  }

  static bool asks(const node& n, predicate_id id) {
    return (n.kind == node::kind_of::ask && n.which == id) ||
           std::ranges::any_of(n.parts, [&](const node& part) { return asks(part, id); });
  }

  /// How the rule wrote the question that needs this predicate.
  std::string written_in(const node& n, predicate_id id) const {
    if (!asks(n, id)) return {};
    if (!n.written.empty()) return n.written;
    for (const auto& part : n.parts)
      if (auto text = written_in(part, id); !text.empty()) return text;
    return rules_.predicates[id].written;
  }

  /// Why the index left the rule out: the questions of which one had to have the answer yes.
  std::string needed(const rule& r) const {
    std::vector<std::string> texts;
    for (auto q : r.guard)
      if (auto text = written_in(*r.when, q); std::ranges::find(texts, text) == texts.end())
        texts.push_back(std::move(text));
    std::string out;
    for (const auto& t : texts) out += (out.empty() ? "" : " or ") + t;
    return out;
  }

  /// Every question of a condition, with what its fields hold.
  void explain(const node& n, rule_trace& t) const {
    if (n.written.empty()) {
      for (const auto& part : n.parts) explain(part, t);
      return;
    }
    auto line = asked(n, holds(n));
    add_found(line, n, context_, [this](predicate_id id) { return answer(id); });
    t.predicates.push_back(std::move(line));
  }

  /// The rules that may hold, in order.
  std::vector<std::uint32_t> candidates(const table& t) const {
    std::vector<std::uint32_t> out = t.unguarded;
    if (options_.without_index) {
      out.clear();
      for (std::uint32_t i = 0; i < t.rules.size(); ++i)
        if (t.rules[i].kind == rule::kind_of::rule) out.push_back(i);
      return out;
    }
    for (auto q : said_.said)
      if (const auto it = t.guarded.find(q); it != t.guarded.end())
        out.insert(out.end(), it->second.begin(), it->second.end());
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  // ---- tables

  void first(const table& t) {
    const rule* acted = nullptr;
    std::vector<rule_trace> traces;
    const auto may = candidates(t);
    std::size_t seen = 0;
    for (auto i : may) {
      const auto& r = t.rules[i];
      rule_trace trace{t.name, r.name, rule_outcome::condition_false, {}, {}};
      ++seen;
      if (holds(t, r, trace)) {
        trace.outcome = rule_outcome::acted;
        acted = &r;
      }
      traces.push_back(std::move(trace));
      if (acted) break;
    }
    std::vector<const rule*> acting;
    if (acted) acting.push_back(acted);
    finish(t, std::move(acting), std::move(traces), may, seen);
  }

  void all(const table& t) {
    std::vector<rule_trace> traces;
    std::vector<const rule*> acting;
    const auto may = candidates(t);
    for (auto i : may) {
      const auto& r = t.rules[i];
      rule_trace trace{t.name, r.name, rule_outcome::condition_false, {}, {}};
      if (holds(t, r, trace)) {
        trace.outcome = rule_outcome::acted;
        acting.push_back(&r);
      }
      traces.push_back(std::move(trace));
    }
    // a rule that another acting rule overrides gives way
    for (const auto* r : std::vector(acting))
      for (auto o : r->overrides) {
        const auto* other = &t.rules[o];
        if (std::erase(acting, other) == 0) continue;
        for (auto& trace : traces)
          if (trace.rule == other->name) {
            trace.outcome = rule_outcome::overridden;
            trace.by = r->name;
          }
      }
    finish(t, std::move(acting), std::move(traces), may, may.size());
  }

  /// Acts, and completes the trace.
  void finish(const table& t, std::vector<const rule*> acting, std::vector<rule_trace> traces,
              const std::vector<std::uint32_t>& may, std::size_t seen) {
    const bool none = acting.empty();
    if (options_.explain) explain_table(t, traces, may, seen, acting);
    for (auto& trace : traces) out_.out.trace.rules.push_back(std::move(trace));
    std::size_t rules = 0;
    for (const auto& r : t.rules) {
      rules += r.kind == rule::kind_of::rule;
      const bool acts = r.kind == rule::kind_of::defaults || (r.kind == rule::kind_of::otherwise && none);
      if (!acts) continue;
      acting.push_back(&r);
      out_.out.trace.rules.push_back({t.name, r.name, rule_outcome::acted, {}, {}});
    }
    out_.out.trace.pruned += rules - may.size();
    auto* const watch = options_.watch;
    if (watch) watch->begin();
    out_.act(context_, t, acting);
    if (watch) watch->end(decide_watch::part::actions, &t, nullptr, !acting.empty());
  }

  void explain_table(const table& t, std::vector<rule_trace>& traces, const std::vector<std::uint32_t>& may,
                     std::size_t seen, const std::vector<const rule*>& acting) const {
    std::vector<rule_trace> full;
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < t.rules.size(); ++i) {
      const auto& r = t.rules[i];
      if (r.kind != rule::kind_of::rule) continue;
      rule_trace trace{t.name, r.name, rule_outcome::condition_false, {}, {}};
      const auto place = std::ranges::find(may, i);
      if (place == may.end()) {
        trace.outcome = rule_outcome::pruned;
        trace.by = needed(r);
      } else if (static_cast<std::size_t>(place - may.begin()) >= seen) {
        trace.outcome = rule_outcome::not_reached;
        trace.by = acting.empty() ? "" : acting.front()->name;
      } else {
        trace.outcome = traces[next].outcome;
        trace.by = traces[next].by;
        ++next;
      }
      if (t.first && !acting.empty() && trace.outcome == rule_outcome::pruned && &r > acting.front()) {
        trace.outcome = rule_outcome::not_reached;
        trace.by = acting.front()->name;
      }
      if (r.when) explain(*r.when, trace);
      full.push_back(std::move(trace));
    }
    traces = std::move(full);
  }

  void not_reached(const table& t, const std::string& by) {
    for (const auto& r : t.rules) {
      if (!options_.explain) {
        // one line a table is enough to know
        out_.out.trace.rules.push_back({t.name, "*", rule_outcome::not_reached, {}, by});
        return;
      }
      out_.out.trace.rules.push_back({t.name, r.name, rule_outcome::not_reached, {}, by});
    }
  }

  // ---- effects

  /// Nobody of its team has taken it in time.
  void move_on() {
    const auto o = overflow_of(rules_, out_.out.after);
    const auto wanted = context_.event.arguments.find("team");
    if (!o || wanted == context_.event.arguments.end() || to_text(wanted->second) != o->from ||
        o->due > std::max(context_.event.at, context_.known.now))
      return;
    out_.apply(
        made_by(context_, "team " + o->from + ".overflow", "assign", {{"to", o->to}, {"kind", std::string("team")}}));
    out_.changed = true;
  }

  [[nodiscard]] const mailbox_policy* mailbox() const {
    const auto m = rules_.mailboxes.find(context_.event.mailbox);
    return m == rules_.mailboxes.end() ? nullptr : &m->second;
  }

  /// What no rule placed.
  void go_to_mailbox_team() {
    const auto* m = mailbox();
    if (m && !m->team.empty() && out_.out.after.team.empty() && out_.out.after.agent.empty())
      out_.apply(made_by(context_, "mailbox " + m->name, "assign", {{"to", m->team}, {"kind", std::string("team")}}));
  }

  /// While there is none, and no rule wants it so.
  void take_mailbox_sla() {
    const auto* m = mailbox();
    if (m && !m->sla.empty() && out_.out.after.sla.empty() && !out_.out.after.flags.contains(no_sla_flag))
      out_.apply(made_by(context_, "mailbox " + m->name, "sla", {{"to", m->sla}}));
  }
};

} // namespace

decision decide(const program& rules, const event& e, const facts& known, const decide_options& options) {
  return run(rules, e, known, options).go();
}

namespace {

/// Limits hold for what is raised as well.
void note_done(facts& now, const event& e, const decision& d) {
  for (const auto& made : d.effects)
    if (const auto* key = made.argument("once_key")) now.last_done[to_text(*key)] = e.at;
}

/// Decides what waits, and what that raises, in order.
void follow(const program& rules, const facts& known, std::deque<std::pair<event, int>> waiting,
            const decide_options& options, std::vector<decided>& out) {
  std::optional<facts> now; // most events raise none, and facts may be long: copied when needed
  while (!waiting.empty()) {
    auto [next, depth] = std::move(waiting.front());
    waiting.pop_front();
    auto d = decide(rules, next, now ? *now : known, options);
    if (!d.raised.empty() || !waiting.empty()) {
      if (!now) now = known;
      now->conversation = d.after;
      note_done(*now, next, d);
    }
    for (auto& raised : d.raised) {
      if (depth + 1 > max_depth) {
        d.trace.notes.push_back({"", "`" + raised.name + "` was not decided: events raised each other " +
                                         std::to_string(max_depth) + " times in a row"});
        continue;
      }
      waiting.emplace_back(raised, depth + 1);
    }
    out.push_back({std::move(next), std::move(d)});
  }
}

} // namespace

std::vector<decided> decide_all(const program& rules, const event& e, const facts& known,
                                const decide_options& options) {
  std::vector<decided> out;
  follow(rules, known, {{e, 0}}, options, out);
  return out;
}

namespace {

/// The first decision, and then what it raises.
std::vector<decided> with_what_follows(const program& rules, const event& e, const facts& known, decision first,
                                       const decide_options& options) {
  std::deque<std::pair<event, int>> waiting;
  for (const auto& r : first.raised) waiting.emplace_back(r, 1);
  std::vector<decided> out;
  out.push_back({e, std::move(first)});
  if (waiting.empty()) return out;
  facts now = known;
  now.conversation = out.front().decision.after;
  note_done(now, e, out.front().decision);
  follow(rules, now, std::move(waiting), options, out);
  return out;
}

} // namespace

std::vector<decided> decide_change(const program& rules, const event& e, const facts& known, const conversation& after,
                                   const decide_options& options) {
  return with_what_follows(rules, e, known, run(rules, e, known, options, &after).go(), options);
}

std::vector<decided> decide_due(const program& rules, const event& e, const facts& known,
                                const decide_options& options) {
  if (e.name != "wake") return decide_all(rules, e, known, options);
  auto after = known.conversation;
  if (after.status == status::snoozed) after.status = status::open;
  return decide_change(rules, e, known, after, options);
}

std::vector<decided> decide_overheard(const program& rules, const event& e, const facts& known,
                                      const decide_options& options) {
  return with_what_follows(rules, e, known, run(rules, e, known, options).overhear(), options);
}

} // namespace barid::dsl
