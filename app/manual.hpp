// app/manual.hpp - manual pages (man-pages(7), in man(7) macros), made from the command line.

#pragma once

#include "app/command_tree.hpp"

#include <string>
#include <vector>

namespace barid::app {

struct manual_page {
  std::string file; ///< `barid-channel.1`
  std::string text;
};

/// barid.1 with the exit codes and files, and one page for every command.
[[nodiscard]] std::vector<manual_page> manual_pages(const command_node& root, const std::string& version);

} // namespace barid::app
