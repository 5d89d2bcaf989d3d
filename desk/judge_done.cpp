// desk/judge_done.cpp - what was done, by which rules, and how often.

#include "desk/bench.hpp"

namespace barid::desk {

namespace {

using dsl::expectation;

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

} // namespace

verdict bench::rule() const {
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

verdict bench::effects() const {
  std::size_t n = 0;
  std::vector<std::string> others;
  std::string places;
  for (const auto* h : spoken_of(desk_, e_))
    for (std::size_t i = 0; i < h->what.decision.effects.size(); ++i) {
      const auto& made = h->what.decision.effects[i];
      if (!is_of_kind(made, e_.subject)) continue;
      const auto what = made.arguments.empty() ? std::string() : to_text(made.arguments.front().second);
      if (!is_meant(*h, i, e_)) {
        if (!what.empty()) others.push_back("`" + what + "`");
        continue;
      }
      ++n;
      if (n <= 3)
        places += "; " + (what.empty() ? std::string() : "`" + what + "` ") + "by rule `" + made.rule + "` at " +
                  moment_in(test_, h->what.event.at);
    }
  verdict out;
  out.met = fits(e_, n);
  out.expected = "`" + e_.subject + "`" + (e_.name.empty() ? "" : " `" + e_.name + "`") + ", " + counted(e_);
  out.got = n == 0 ? "none" : std::to_string(n) + places;
  if (!others.empty()) out.got += "; there was " + listed(others);
  return out;
}

verdict bench::outgoing() const {
  const auto of = e_.of.empty() ? std::nullopt : desk_.conversation_of(e_.of);
  std::size_t n = 0;
  std::vector<std::string> by;
  for (const auto& s : desk_.sent()) {
    if ((of && s.conversation != *of) || (!e_.in_all && s.phase != desk_.phase())) continue;
    ++n;
    by.push_back(s.rule.empty() ? "by a person" : "by rule `" + s.rule + "`");
  }
  return {fits(e_, n), counted(e_) + " outgoing", std::to_string(n) + (n ? ": " + listed(by) : "")};
}

verdict bench::conversations() const {
  const auto n = desk_.threads().size();
  return {fits(e_, n), counted(e_) + " conversations", std::to_string(n)};
}

} // namespace barid::desk
