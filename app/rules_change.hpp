// app/rules_change.hpp - rules put in force from the command line, and what running engines make of
// it.

#pragma once

#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/database.hpp"
#include "runtime/rules/applying.hpp"
#include "runtime/store/rules_of_nodes.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace barid::app {

/// Waits until every engine that runs decides by this generation or a later one, at most so long.
/// Empty: none runs.
[[nodiscard]] result<std::vector<store::node_rules>> wait_for_engines(
    store::connection& on, std::int64_t generation, std::chrono::milliseconds most = std::chrono::seconds(10));

/// `[{node, generation, followed}]`
[[nodiscard]] nlohmann::ordered_json engines_json(const std::vector<store::node_rules>& engines,
                                                  std::int64_t generation);

/// Prints what `apply` did, or why not, for people or as one JSON object, and waits for engines.
/// `from`: how the findings' paths begin, so that the caller can open them.
exit_code tell_applied(store::connection& on, const rules::applied& done, const std::string& from, bool json);

/// The folders that engines watch and that hold other rules than those in force. A folder is read
/// anew where that is possible from here.
struct other_folder {
  std::string node, folder;
  bool alive = false;
  bool refused = false; ///< What it holds was tried and has errors.
};
/// The line that tells people of it.
void print_folder(const other_folder& f);
[[nodiscard]] result<std::vector<other_folder>> folders_set_aside(store::connection& on,
                                                                  const std::string& hash_in_force);

} // namespace barid::app
