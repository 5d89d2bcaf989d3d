// runtime/http/rule_owners.hpp - which declarations and rules of a rule set hold a place: for telling what uses a name.

#pragma once

#include "model/source.hpp"

#include <string>
#include <vector>

namespace barid::http {

/// A declaration, or one rule of a table.
struct rule_owner {
  span at;
  std::string kind; ///< `rule`, `on`, `flow`, `test`, or the declaration's keyword.
  std::string name; ///< As the file writes it; of a rule with its table, `owner.finance`.
};

/// By place. Files that are no rules, and what cannot be read, are left out.
[[nodiscard]] std::vector<rule_owner> owners_in(const source_set& files);

} // namespace barid::http
