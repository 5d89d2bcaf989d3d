// dsl/matcher.hpp - which questions of all rules have the answer yes, found in one pass a field.
//
// Owns     an index per text that questions are asked of: hashes for equal texts, labels for
//          domains, one multi-pattern automaton for all literals and one for all patterns
//          (Vectorscan), stems by hash. The cost of a mail depends on its size and on what it hits,
//          not on the number of rules.
// Never    changes after `build`; safe to share between threads.

#pragma once

#include "dsl/context.hpp"
#include "dsl/program.hpp"
#include "model/result.hpp"

#include <memory>
#include <vector>

namespace barid::dsl {

/// The yes answers of one event. Reused from event to event to save allocations.
struct answers {
  std::vector<char> yes;           ///< By predicate, for indexed ones.
  std::vector<predicate_id> said;  ///< Those that are yes, each once.
  std::vector<predicate_id> state; ///< Those of `said` that depend on the conversation.
};

class matcher {
public:
  /// Fails with errc::limit when the automaton would be too large.
  static result<std::shared_ptr<const matcher>> build(const program& p);
  ~matcher();

  /// Answers the questions about the event; then those about the conversation.
  void begin(const context& c, answers& out) const;
  /// Answers again the questions about the conversation, which changed.
  void state_changed(const context& c, answers& out) const;

private:
  struct source;
  matcher();
  void ask(const source& s, const context& c, std::vector<predicate_id>& yes) const;
  std::vector<std::unique_ptr<source>> of_event_, of_state_;
  std::size_t predicates_ = 0;
};

/// Whether the index can answer the question.
[[nodiscard]] bool indexable(const program& p, const predicate& q);

/// Marks indexed predicates and finds each rule's guard.
void choose_guards(program& p);

} // namespace barid::dsl
