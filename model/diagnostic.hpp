// model/diagnostic.hpp - what a tool has to say about a rule file.

#pragma once

#include "model/source.hpp"

#include <string>
#include <vector>

namespace barid {

enum class severity { error, warning, note };

/// A second place that explains the first ("the other rule is here").
struct related_place {
  span where;
  std::string message;
};

/// A change that settles a finding: what stands at `where` becomes `text`; an empty place is an
/// insertion.
struct fix {
  span where;
  std::string text;

  friend bool operator==(const fix&, const fix&) = default;
};

/// One finding. Messages are lower case, without final period, in the user's words, with what the
/// user wrote in backticks; never an implementation name.
struct diagnostic {
  std::string code; ///< Stable: `R0123`, one documentation page each.
  severity level = severity::error;
  span where;
  std::string message;
  std::string help; ///< What to do; may be empty.
  std::vector<related_place> related;
  std::vector<fix> fixes{}; ///< Each alone settles it; empty where only a person can.
};

} // namespace barid
