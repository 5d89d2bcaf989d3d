// runtime/rules/name_bindings.hpp - whom the names in the rules in force mean: bound when rules are applied, so
// that renaming people, teams and accounts changes nothing for the rules.
//
// Owns     one setting, `rules.names`.
// Never    binds a name that nobody has; it is bound when somebody has it.

#pragma once

#include "dsl/program.hpp"
#include "model/result.hpp"
#include "runtime/store/connection.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace barid::rules {

/// Name in the rules → id in the directory.
struct name_bindings {
  std::map<std::string, std::int64_t> teams, agents, mailboxes;
  /// Names that earlier rules had and these have not, kept as long as a flow runs by earlier rules.
  std::map<std::string, std::int64_t> older_teams, older_agents;

  friend bool operator==(const name_bindings&, const name_bindings&) = default;
};

[[nodiscard]] result<name_bindings> load_bindings(store::connection& on);

/// Binds the names that these rules use; what was bound before stays bound as long as it is there. Says whether
/// anything is bound otherwise now.
[[nodiscard]] result<bool> bind_names(store::connection& on, const dsl::program& rules);

} // namespace barid::rules
