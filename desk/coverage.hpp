// desk/coverage.hpp - which rules acted while tests ran, and which answers their questions had.

#pragma once

#include "dsl/program.hpp"
#include "model/decision.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace barid::desk {

/// A question of a rule.
struct question_taken {
  std::string text;
  std::size_t yes = 0, no = 0;
};

/// A rule, a step or a reaction of a flow; or what stands behind the `else` of a `try` of one.
struct rule_taken {
  std::string table, rule; ///< Of an `else`: the rule that made the call, and `else`.
  span at;
  std::size_t acted = 0;
  bool of_try = false;       ///< An `else`.
  bool conditional = false;  ///< It has a condition, so that it can also not act.
  std::size_t not_acted = 0; ///< It was asked, and did not.
  std::vector<question_taken> questions;

  [[nodiscard]] std::string name() const;
};

class coverage {
public:
  explicit coverage(const dsl::program& rules);

  /// Takes the trace of a decision that was made with `decide_options::explain`.
  void note(const trace& t);

  [[nodiscard]] const std::vector<rule_taken>& rules() const { return rules_; }
  [[nodiscard]] std::size_t rules_acted() const;

  struct share {
    std::size_t taken = 0, of = 0;
  };
  /// Every rule acts or does not, and every question of one with several is answered yes or no: so
  /// many of these ways were gone.
  [[nodiscard]] share branches() const;

private:
  std::vector<dsl::else_branch> elses_;
  std::vector<rule_taken> rules_;
  std::map<std::pair<std::string, std::string>, std::size_t> places_;

  void add(const std::string& table, const dsl::rule& r);
};

} // namespace barid::desk
