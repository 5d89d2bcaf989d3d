// app/completion.hpp - completion scripts of the three common shells, made from the command line.

#pragma once

#include "app/command_tree.hpp"
#include "model/result.hpp"

#include <string>

namespace barid::app {

/// `shell`: bash, zsh or fish.
[[nodiscard]] result<std::string> completion_script(const command_node& root, const std::string& shell);

} // namespace barid::app
