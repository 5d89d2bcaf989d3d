#include "desk/judge.hpp"

#include "desk/bench.hpp"

#include <utility>

namespace barid::desk {

using kind_of = dsl::expectation::kind_of;

std::string listed(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& s : all) out += (out.empty() ? "" : ", ") + s;
  return out.empty() ? "none" : out;
}

verdict bench::ask() const {
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

std::optional<failure> judge(const simulated& d, const dsl::test_case& t, const dsl::expectation& e, span at) {
  auto v = bench(d, t, e).ask();
  if (v.met != e.negated) return std::nullopt;
  if (e.negated) v.expected = "not: " + v.expected;
  return failure{at, std::move(v.expected), std::move(v.got), reasons(d, t, e)};
}

} // namespace barid::desk
