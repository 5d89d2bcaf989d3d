// app/command_tree.hpp - the command line as plain data: completion and the manual derive from it.

#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace barid::app {

struct option_node {
  std::vector<std::string> names; ///< `--json`; `ADDRESS` of a positional one.
  std::string value;              ///< `FILE`; empty for a flag.
  std::vector<std::string> choices;
  std::string summary;
  bool positional = false;
  bool required = false;
  bool repeated = false;
};

struct command_node {
  std::vector<std::string> path; ///< `barid`, `channel`, `add`
  std::string summary;
  std::vector<option_node> options;
  std::vector<command_node> commands; ///< Those meant for people.
};

/// Of the root and everything below it.
[[nodiscard]] command_node read_tree(const CLI::App& root);

} // namespace barid::app
