// runtime/store/rules_of_nodes.hpp - which rules each node works by, and what it thought of the folder
// that it watches: so that commands can say whether an engine has followed, and a node that starts
// again knows what in its folder is news.

#pragma once

#include "runtime/store/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace barid::store {

struct node_rules {
  std::string node;
  bool alive = false;          ///< It has a session just now. Not stored.
  std::int64_t generation = 0; ///< That it decides by.
  std::string folder;          ///< That it watches, absolute; empty: none.
  std::string folder_hash;     ///< What that held when it was last looked at; hexadecimal.
  bool folder_refused = false; ///< That did not check. Otherwise it is in force, or was set aside.
};

[[nodiscard]] result<void> put_node_rules(connection& on, const node_rules& row);
/// By name. Nodes that never had rules are left out.
[[nodiscard]] result<std::vector<node_rules>> list_node_rules(connection& on);

} // namespace barid::store
