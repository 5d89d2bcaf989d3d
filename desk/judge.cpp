#include "desk/judge.hpp"

#include "dsl/context.hpp"
#include "dsl/evaluate.hpp"
#include "dsl/sla.hpp"

#include <algorithm>

namespace barid::desk {

namespace {

using dsl::expectation;
using kind_of = expectation::kind_of;

struct verdict {
  bool met = false;
  std::string expected, got;
};

std::string listed(const std::vector<std::string>& all, const char* none = "none") {
  std::string out;
  for (const auto& s : all) out += (out.empty() ? "" : ", ") + s;
  return out.empty() ? none : out;
}

std::string counted(const expectation& e) {
  const auto n = std::to_string(e.number);
  switch (e.count) {
  case expectation::count_of::exactly:
    return "exactly " + n;
  case expectation::count_of::at_least:
    return "at least " + n;
  case expectation::count_of::at_most:
    return "at most " + n;
  }
  return n;
}

bool fits(const expectation& e, std::size_t n) {
  switch (e.count) {
  case expectation::count_of::exactly:
    return n == e.number;
  case expectation::count_of::at_least:
    return n >= e.number;
  case expectation::count_of::at_most:
    return n <= e.number;
  }
  return false;
}

class bench {
public:
  bench(const simulated& d, const dsl::test_case& t, const expectation& e)
      : desk_(d), test_(t), e_(e) {}

  verdict ask() const {
    switch (e_.kind) {
    case kind_of::outgoing:
      return outgoing();
    case kind_of::conversations:
      return conversations();
    case kind_of::rule:
      return rule();
    case kind_of::effect:
      return effects();
    case kind_of::condition:
    case kind_of::has:
    case kind_of::assigned:
    case kind_of::clock:
    case kind_of::flow:
    case kind_of::word:
      break;
    }
    const auto number = desk_.conversation_of(e_.of);
    if (!number) return {false, "there is a conversation", "there is none"};
    const auto& t = desk_.threads()[*number];
    switch (e_.kind) {
    case kind_of::condition:
      return condition(t);
    case kind_of::has:
      return has(t.state);
    case kind_of::assigned:
      return assigned(t.state);
    case kind_of::clock:
      return clock(t.state);
    case kind_of::flow:
      return flow(t.state);
    case kind_of::word:
      return word(t.state);
    case kind_of::rule:
    case kind_of::effect:
    case kind_of::outgoing:
    case kind_of::conversations:
      break;
    }
    return {};
  }

private:
  const simulated& desk_;
  const dsl::test_case& test_;
  const expectation& e_;

  verdict condition(const thread& t) const {
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

  void show(const dsl::node& n, const dsl::context& c, std::string& to) const {
    if (n.written.empty()) {
      for (const auto& part : n.parts) show(part, c, to);
      return;
    }
    to += (to.empty() ? "`" : "; `") + n.written + "` " + (dsl::holds(n, c) ? "yes" : "no");
    const auto* question = &n;
    while (question->kind == dsl::node::kind_of::negation) question = &question->parts.front();
    if (question->kind != dsl::node::kind_of::ask) return;
    const auto found = dsl::found_by(desk_.rules().predicates[question->which], c);
    if (!found.empty()) to += " (" + found + ")";
  }

  verdict has(const conversation& c) const {
    const auto& there = e_.subject == "tags" ? c.tags : c.flags;
    verdict out;
    out.got = e_.subject + ": " + listed({there.begin(), there.end()});
    if (e_.wanted.empty() && e_.unwanted.empty()) {
      out.met = there.empty();
      out.expected = "no " + e_.subject;
      return out;
    }
    const auto is_there = [&](const std::string& w) { return there.contains(w); };
    out.met =
        std::ranges::all_of(e_.wanted, is_there) && std::ranges::none_of(e_.unwanted, is_there);
    std::vector<std::string> words;
    for (const auto& w : e_.wanted) words.push_back("`" + w + "`");
    for (const auto& w : e_.unwanted) words.push_back("not `" + w + "`");
    out.expected = e_.subject + ": " + listed(words);
    return out;
  }

  /// The rule that assigned it last, of everything that has happened to it.
  std::string assigned_by() const {
    const auto number = desk_.conversation_of(e_.of);
    for (auto h = desk_.history().rbegin(); h != desk_.history().rend(); ++h)
      if (h->conversation == *number)
        for (auto made = h->what.decision.effects.rbegin(); made != h->what.decision.effects.rend();
             ++made)
          if (made->verb == "assign") return made->rule;
    return {};
  }

  verdict assigned(const conversation& c) const {
    const bool team = desk_.rules().is_team(e_.name);
    verdict out;
    const auto by = assigned_by();
    out.met = e_.name.empty() ? !c.team.empty() || !c.agent.empty()
                              : (team ? c.team : c.agent) == e_.name;
    if (!e_.by.empty()) out.met = out.met && by == e_.by;
    out.expected = "assigned" + (e_.name.empty() ? "" : " to `" + e_.name + "`") +
                   (e_.by.empty() ? "" : " by rule `" + e_.by + "`");
    if (c.team.empty() && c.agent.empty())
      out.got = "nobody has it";
    else if (c.agent.empty())
      out.got = "it is with team `" + c.team + "`, and nobody has taken it";
    else
      out.got = "`" + c.agent + "` has it" + (c.team.empty() ? "" : ", team `" + c.team + "`");
    if (!by.empty()) out.got += "; assigned by rule `" + by + "`";
    return out;
  }

  verdict rule() const {
    bool acted = false, overridden = false, asked = false;
    for (const auto* h : spoken_of(desk_, e_))
      for (const auto& line : h->what.decision.trace.rules) {
        if (line.table != e_.subject || line.rule != e_.name) continue;
        acted = acted || line.outcome == rule_outcome::acted;
        overridden = overridden || line.outcome == rule_outcome::overridden;
        asked = asked || line.outcome != rule_outcome::not_reached;
      }
    verdict out;
    out.met = e_.word == "acted" ? acted : e_.word == "overridden" ? overridden : !asked;
    out.expected = std::string("the rule ") + (e_.word == "acted"        ? "acts"
                                               : e_.word == "overridden" ? "is overridden"
                                                                         : "is not reached");
    out.got = acted        ? "it acted"
              : overridden ? "another rule overrides it"
              : asked      ? "its condition does not hold"
                           : "it was not reached";
    return out;
  }

  verdict clock(const conversation& c) const {
    verdict out;
    out.expected =
        "`" + e_.subject + "` is " + e_.word + (e_.due ? " " + moment_in(test_, *e_.due) : "");
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
    out.got = found->stopped ? std::string(found->met ? "met" : "cancelled") + " at " +
                                   moment_in(test_, *found->stopped)
              : paused ? "paused since " + moment_in(test_, *found->paused_since)
              : due    ? "due " + moment_in(test_, *due)
                       : "never due";
    if (found->breached) out.got += ", breached";
    for (auto w : found->warned) out.got += ", warned at " + std::to_string(w) + "%";
    return out;
  }

  verdict effects() const {
    std::size_t n = 0;
    std::vector<std::string> others;
    std::string places;
    for (const auto* h : spoken_of(desk_, e_))
      for (std::size_t i = 0; i < h->what.decision.effects.size(); ++i) {
        const auto& made = h->what.decision.effects[i];
        if (!is_of_kind(made, e_.subject)) continue;
        const auto what =
            made.arguments.empty() ? std::string() : to_text(made.arguments.front().second);
        if (!is_meant(*h, i, e_)) {
          if (!what.empty()) others.push_back("`" + what + "`");
          continue;
        }
        ++n;
        if (n <= 3)
          places += "; " + (what.empty() ? std::string() : "`" + what + "` ") + "by rule `" +
                    made.rule + "` at " + moment_in(test_, h->what.event.at);
      }
    verdict out;
    out.met = fits(e_, n);
    out.expected =
        "`" + e_.subject + "`" + (e_.name.empty() ? "" : " `" + e_.name + "`") + ", " + counted(e_);
    out.got = n == 0 ? "none" : std::to_string(n) + places;
    if (!others.empty()) out.got += "; there was " + listed(others);
    return out;
  }

  verdict flow(const conversation& c) const {
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

  verdict word(const conversation& c) const {
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

  verdict outgoing() const {
    const auto of = e_.of.empty() ? std::nullopt : desk_.conversation_of(e_.of);
    std::size_t n = 0;
    std::vector<std::string> by;
    for (const auto& s : desk_.sent()) {
      if ((of && s.conversation != *of) || (!e_.in_all && s.phase != desk_.phase())) continue;
      ++n;
      by.push_back(s.rule.empty() ? "by a person" : "by rule `" + s.rule + "`");
    }
    return {fits(e_, n), counted(e_) + " outgoing",
            std::to_string(n) + (n ? ": " + listed(by) : "")};
  }

  verdict conversations() const {
    const auto n = desk_.threads().size();
    return {fits(e_, n), counted(e_) + " conversations", std::to_string(n)};
  }
};

} // namespace

std::optional<failure> judge(const simulated& d, const dsl::test_case& t, const dsl::expectation& e,
                             span at) {
  auto v = bench(d, t, e).ask();
  if (v.met != e.negated) return std::nullopt;
  if (e.negated) v.expected = "not: " + v.expected;
  return failure{at, std::move(v.expected), std::move(v.got), reasons(d, t, e)};
}

} // namespace barid::desk
