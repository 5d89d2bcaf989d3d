// desk/bench.hpp - one expectation before the judge: what was expected, and what is so instead. Its
// parts stand in judge_state.cpp and judge_done.cpp.

#pragma once

#include "desk/judge.hpp"
#include "dsl/context.hpp"

#include <string>
#include <vector>

namespace barid::desk {

struct verdict {
  bool met = false;
  std::string expected, got;
};

/// `a, b`, or `none`.
[[nodiscard]] std::string listed(const std::vector<std::string>& all);

class bench {
public:
  bench(const simulated& d, const dsl::test_case& t, const dsl::expectation& e) : desk_(d), test_(t), e_(e) {}

  [[nodiscard]] verdict ask() const;

private:
  const simulated& desk_;
  const dsl::test_case& test_;
  const dsl::expectation& e_;

  // how things stand
  [[nodiscard]] verdict condition(const thread& t) const;
  void show(const dsl::node& n, const dsl::context& c, std::string& to) const;
  [[nodiscard]] verdict has(const conversation& c) const;
  /// The rule that assigned it last, of everything that has happened to it.
  [[nodiscard]] std::string assigned_by() const;
  [[nodiscard]] verdict assigned(const conversation& c) const;
  [[nodiscard]] verdict clock(const conversation& c) const;
  [[nodiscard]] verdict flow(const conversation& c) const;
  [[nodiscard]] verdict word(const conversation& c) const;
  // what was done
  [[nodiscard]] verdict rule() const;
  [[nodiscard]] verdict effects() const;
  [[nodiscard]] verdict outgoing() const;
  [[nodiscard]] verdict conversations() const;
};

} // namespace barid::desk
