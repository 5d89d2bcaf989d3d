#include "app/commands.hpp"

#include <array>

namespace barid::app {

// One line per subcommand: declared here, defined in app/command_NAME.cpp.
// (none yet)

std::span<const add_command> commands() {
  static constexpr std::array<add_command, 0> table{};
  return table;
}

} // namespace barid::app
