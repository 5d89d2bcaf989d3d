// runtime/rules/folder_use.hpp - whose word counts when an engine starts: its folder's, or that of
// whoever put other rules in force.
//
// The last act of a person decides. Files that changed since the engine last looked are news; so
// are rules that came into force by a command, the API or a rollback. Where both are news nobody
// can tell which came last: what was checked and put in force on purpose stays, and it is said.

#pragma once

#include "runtime/store/rule_sets.hpp"
#include "runtime/store/rules_of_nodes.hpp"

#include <optional>
#include <string>

namespace barid::rules {

enum class folder_use {
  in_force, ///< It holds just the rules in force.
  take,     ///< Apply it.
  set_aside ///< Others stay in force; say so.
};

/// `folder` and `hash` are the folder and what it holds now, `active` the newest activation
/// (missing: there was none), `last` what this node noted before.
[[nodiscard]] folder_use use_of_folder(const std::string& folder, const std::string& hash,
                                       const std::optional<store::rule_change>& active,
                                       const std::optional<store::node_rules>& last);

} // namespace barid::rules
