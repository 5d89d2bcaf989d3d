// dsl/buckets.hpp - pairs of rules that one event may meet both of.
//
// Of rules that each need a certain value of the same field (`mailbox is support`, a sender's
// domain), only those that need a common one can meet. So thousands of rules are compared without
// looking at each pair.

#pragma once

#include "dsl/program.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace barid::dsl {

class buckets {
public:
  /// Borrows both.
  buckets(const program& p, const std::vector<const rule*>& rules);

  /// Calls `see` with each pair (first < second) that may meet, as numbers in `rules`, each once,
  /// until it answers false. Returns whether it never did.
  bool each_pair(const std::function<bool(std::size_t, std::size_t)>& see) const;

private:
  /// What a rule needs the field to be; empty: it does not say.
  std::vector<std::vector<std::string>> needs_;
  bool domains_ = false; ///< Needs are domains: one below another meets it.
};

} // namespace barid::dsl
