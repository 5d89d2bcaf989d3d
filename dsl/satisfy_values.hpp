// dsl/satisfy_values.hpp - values worth trying for a field.

#pragma once

#include "dsl/satisfy_variables.hpp"

#include <chrono>
#include <vector>

namespace barid::dsl {

/// When witnesses happen: 2026-03-29 09:30 UTC, a Sunday morning with nothing special about it, when desks are open
/// from Riyadh to London.
inline constexpr instant witness_day{std::chrono::microseconds(1'774'776'600'000'000)};

/// A value to try. Where only its folded form counts, it stands for every text that folds to it.
struct trial {
  value held;
  bool to_the_letter = true; ///< Else questions with `exact` are not answered by it for certain.
  presence agent = presence::unknown;
};

struct trials {
  std::vector<trial> all;
  /// Whatever the field can hold is answered like one of `all`.
  bool complete = true;
};

/// At most `limit` of each list are taken; `complete` says whether that was all.
[[nodiscard]] trials values_for(const program& p, const variable& v, std::size_t limit);

/// Texts put together from what is wanted. Never complete.
[[nodiscard]] std::vector<trial> texts_for(const program& p, value_type type, const std::vector<const atom*>& atoms);

/// Two demands on a text that no text meets, by their form. Empty where none shows.
[[nodiscard]] std::vector<std::size_t> clash_of_texts(const program& p, const std::vector<const atom*>& atoms);

/// The texts that a question names, those of its lists among them; at most `limit`.
[[nodiscard]] std::vector<std::string> named_texts(const program& p, const predicate& q, std::size_t limit);

} // namespace barid::dsl
