// dsl/satisfy_variables.hpp - wanted answers sorted by the field that they are about.
//
// A question about several fields (`text` is subject and body) is split up; one about a domain
// becomes a demand on the address that the domain is part of.

#pragma once

#include "dsl/satisfy.hpp"

#include <deque>
#include <vector>

namespace barid::dsl {

/// One answer wanted of one field.
struct atom {
  const predicate* question = nullptr;
  field_use use; ///< As asked, with its `otherwise`.
  bool yes = true;
  bool of_domain = false; ///< Asked of the domain of the variable's address.
  std::size_t from = 0;   ///< Which of the wanted answers.
};

/// A field, or the pseudo field `message_id seen`, with everything that is wanted of it.
struct variable {
  field_use use; ///< Without `otherwise`.
  std::vector<atom> atoms;
};

/// What a value of the field has to be, or that there is none.
struct solution {
  verdict::kind_of kind = verdict::kind_of::unknown;
  demand found;                   ///< `found`
  std::vector<std::size_t> clash; ///< `impossible`: which of the wanted answers exclude each other.
};

/// Finds a value for one field. `s.fixed` binds it.
[[nodiscard]] solution solve(const program& p, const situation& s, const variable& v);

/// One way to spread the answers over fields.
struct spread {
  std::vector<variable> variables;
  std::vector<std::size_t> clash; ///< Not empty: this way is impossible from the start.
};

struct spreads {
  std::vector<spread> any;
  bool complete = true;
  std::deque<predicate> made; ///< Questions that stand for others; `variables` point into it.
};

[[nodiscard]] spreads spread_out(const program& p, const std::vector<wanted_answer>& wanted);

} // namespace barid::dsl
