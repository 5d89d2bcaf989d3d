// dsl/satisfy.hpp - whether conditions can hold together, and an event for which they do.
//
// Owns     a small decision procedure: a condition becomes alternatives of wanted answers, each
//          answer a demand on one field, and each type of field has its own way to find a value
//          that meets all demands, or to show that there is none.
// Never    guesses: `impossible` is only said where the meaning of the questions shows it, and a
//          `found` event was asked every question before it is returned. Everything else, too large
//          a condition among it, is `unknown`.
// Costs    microseconds for the conditions that people write; limits hold it there for others.

#pragma once

#include "dsl/program.hpp"
#include "dsl/witness.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace barid::dsl {

/// The answer that a question has to have.
struct wanted_answer {
  predicate_id which = 0;
  bool yes = true;
  const node* asked = nullptr; ///< The question of the file that it is part of; null for none.
  bool asked_yes = true;       ///< The answer that this question then has.
};

/// A condition as alternatives, one of which has to hold as a whole.
struct alternatives {
  std::vector<std::vector<wanted_answer>> any; ///< None: it never holds. An empty one: always.
  bool complete = true;                        ///< Else there were too many, and `any` means nothing.
};

/// `yes`: that the condition holds; else that it does not. Borrows `n`.
[[nodiscard]] alternatives alternatives_of(const node& n, bool yes);
/// What holds without any condition.
[[nodiscard]] alternatives always();
[[nodiscard]] alternatives both(const alternatives& a, const alternatives& b);

/// What is certain besides the condition.
struct situation {
  const event_filter* on = nullptr;   ///< The event; null: a message.
  std::map<std::string, value> fixed; ///< Field → what it holds.
  /// Whether `clash` is wanted: finding the fewest answers takes longer than finding that it is
  /// impossible.
  bool reasons = false;
};

struct verdict {
  enum class kind_of { impossible, found, unknown } kind = kind_of::unknown;
  /// Of the first alternative: answers that exclude each other, at least one. Empty where the
  /// condition is the constant no.
  std::vector<wanted_answer> clash;
  std::optional<witness> example; ///< `found`
};

[[nodiscard]] verdict satisfy(const program& p, const situation& s, const alternatives& wanted);

} // namespace barid::dsl
