// dsl/outcome.hpp - a decision while it is being made: what rules do, applied as they act.

#pragma once

#include "dsl/context.hpp"
#include "model/decision.hpp"

#include <vector>

namespace barid::dsl {

class outcome {
public:
  decision out;
  bool set_aside = false; ///< By `quarantine` or `drop`.
  bool each = false;      ///< A conversation hears of something about the desk: what `for each` says.
  bool changed = false;   ///< The conversation is not what it was; whoever looks at it resets this.

  /// The actions of rules of one table that act together: plain sets first, then what only fills,
  /// then what raises.
  void act(const context& c, const table& t, const std::vector<const rule*>& acting);
  void apply(effect e);
};

} // namespace barid::dsl
