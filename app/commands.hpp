// app/commands.hpp - the table of subcommands.

#pragma once

#include "app/command.hpp"

#include <span>

namespace barid::app {

/// Every subcommand, in the order in which the help lists them.
[[nodiscard]] std::span<const add_command> commands();

} // namespace barid::app
