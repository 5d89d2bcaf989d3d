#include "app/confirm.hpp"

#include <unistd.h>

#include <iostream>

namespace barid::app {

result<void> confirm(const std::string& question, bool given) {
  if (given) return {};
  if (::isatty(STDIN_FILENO) == 0)
    return error{errc::invalid, "there is no terminal to ask at whether this is meant", "say `--yes`"};
  std::cerr << question << " Type yes to go on: " << std::flush;
  std::string line;
  std::getline(std::cin, line);
  if (line == "yes") return {};
  return error{errc::invalid, "nothing was removed", "the answer was not `yes`"};
}

} // namespace barid::app
