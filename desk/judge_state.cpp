// desk/judge_state.cpp - how things stand: conditions, tags, who has it, clocks, flows.

#include "desk/bench.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/found.hpp"
#include "dsl/sla.hpp"

#include <algorithm>

namespace barid::desk {

verdict bench::condition(const thread& t) const {
  auto e = t.last_mail;
  e.name = "expect"; // it is not the mail that is decided
  e.at = desk_.now();
  facts known;
  known.now = desk_.now();
  known.conversation = t.state;
  const dsl::context c(desk_.rules(), e, known, t.state);
  verdict out;
  out.met = dsl::holds(*e_.when, c);
  out.expected = "the condition holds";
  show(*e_.when, c, out.got);
  return out;
}

void bench::show(const dsl::node& n, const dsl::context& c, std::string& to) const {
  if (n.written.empty()) {
    for (const auto& part : n.parts) show(part, c, to);
    return;
  }
  to += (to.empty() ? "`" : "; `") + n.written + "` " + (dsl::holds(n, c) ? "yes" : "no");
  const auto* question = &n;
  while (question->kind == dsl::node::kind_of::negation) question = &question->parts.front();
  if (question->kind != dsl::node::kind_of::ask) return;
  const auto found = dsl::found_by(*question, c).text;
  if (!found.empty()) to += " (" + found + ")";
}

verdict bench::has(const conversation& c) const {
  const auto& there = e_.subject == "tags" ? c.tags : c.flags;
  verdict out;
  out.got = e_.subject + ": " + listed({there.begin(), there.end()});
  if (e_.wanted.empty() && e_.unwanted.empty()) {
    out.met = there.empty();
    out.expected = "no " + e_.subject;
    return out;
  }
  const auto is_there = [&](const std::string& w) { return there.contains(w); };
  out.met = std::ranges::all_of(e_.wanted, is_there) && std::ranges::none_of(e_.unwanted, is_there);
  std::vector<std::string> words;
  for (const auto& w : e_.wanted) words.push_back("`" + w + "`");
  for (const auto& w : e_.unwanted) words.push_back("not `" + w + "`");
  out.expected = e_.subject + ": " + listed(words);
  return out;
}

std::string bench::assigned_by() const {
  const auto number = desk_.conversation_of(e_.of);
  for (auto h = desk_.history().rbegin(); h != desk_.history().rend(); ++h)
    if (h->conversation == *number)
      for (auto made = h->what.decision.effects.rbegin(); made != h->what.decision.effects.rend(); ++made)
        if (made->verb == "assign") return made->rule;
  return {};
}

verdict bench::assigned(const conversation& c) const {
  const bool team = desk_.rules().is_team(e_.name);
  verdict out;
  const auto by = assigned_by();
  out.met = e_.name.empty() ? !c.team.empty() || !c.agent.empty() : (team ? c.team : c.agent) == e_.name;
  if (!e_.by.empty()) out.met = out.met && by == e_.by;
  out.expected =
      "assigned" + (e_.name.empty() ? "" : " to `" + e_.name + "`") + (e_.by.empty() ? "" : " by rule `" + e_.by + "`");
  if (c.team.empty() && c.agent.empty()) out.got = "nobody has it";
  else if (c.agent.empty()) out.got = "it is with team `" + c.team + "`, and nobody has taken it";
  else out.got = "`" + c.agent + "` has it" + (c.team.empty() ? "" : ", team `" + c.team + "`");
  if (!by.empty()) out.got += "; assigned by rule `" + by + "`";
  return out;
}

verdict bench::clock(const conversation& c) const {
  verdict out;
  out.expected = "`" + e_.subject + "` is " + e_.word + (e_.due ? " " + moment_in(test_, *e_.due) : "");
  const dsl::sla_clock_kind kind = *dsl::sla_clock_named(e_.subject);
  const sla_clock* found = nullptr;
  for (const auto& k : c.clocks)
    if (k.kind == dsl::name_of(kind)) found = &k; // the last one of its kind
  if (!found) {
    out.got = c.sla.empty() ? "no SLA is in force" : "SLA `" + c.sla + "` runs no such clock now";
    return out;
  }
  const auto due = dsl::deadline_of(desk_.rules(), c, *found);
  const bool paused = found->paused_since && !found->stopped;
  if (e_.word == "due") out.met = due && *due == *e_.due && !found->stopped;
  if (e_.word == "met") out.met = found->met;
  if (e_.word == "breached") out.met = found->breached;
  if (e_.word == "warned") out.met = !found->warned.empty();
  if (e_.word == "paused") out.met = paused;
  if (e_.word == "running") out.met = !found->stopped && !paused;
  out.got = found->stopped ? std::string(found->met ? "met" : "cancelled") + " at " + moment_in(test_, *found->stopped)
            : paused       ? "paused since " + moment_in(test_, *found->paused_since)
            : due          ? "due " + moment_in(test_, *due)
                           : "never due";
  if (found->breached) out.got += ", breached";
  for (auto w : found->warned) out.got += ", warned at " + std::to_string(w) + "%";
  return out;
}

verdict bench::flow(const conversation& c) const {
  verdict out;
  std::vector<std::string> running;
  for (const auto& f : c.flows) {
    const bool its_own = e_.subject.empty() || f.flow == e_.subject;
    out.met = out.met || (its_own && (e_.name.empty() || f.step == e_.name));
    running.push_back("`" + f.flow + "` waits in `" + f.step + "` until " +
                      moment_in(test_, f.due && *f.due < f.ends ? *f.due : f.ends));
  }
  out.expected = (e_.subject.empty() ? "a flow" : "flow `" + e_.subject + "`") + " runs" +
                 (e_.name.empty() ? "" : " at step `" + e_.name + "`");
  out.got = running.empty() ? "no flow runs" : listed(running);
  return out;
}

verdict bench::word(const conversation& c) const {
  const auto is = e_.subject == "status"     ? c.status
                  : e_.subject == "sla"      ? c.sla
                  : e_.subject == "language" ? c.language
                  : c.priority               ? std::string(barid::name_of(*c.priority))
                                             : std::string();
  verdict out;
  out.met = is == e_.name;
  out.expected = e_.subject + (e_.name.empty() ? ": none" : " `" + e_.name + "`");
  out.got = e_.subject + (is.empty() ? ": none" : " `" + is + "`");
  return out;
}

} // namespace barid::desk
