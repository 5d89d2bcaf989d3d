#include "app/commands.hpp"

#include <array>

namespace barid::app {

// One line per subcommand: declared here, defined in app/command_NAME.cpp.
void add_run(CLI::App& root, action& chosen);
void add_check(CLI::App& root, action& chosen);
void add_explain(CLI::App& root, action& chosen);
void add_mail(CLI::App& root, action& chosen);
void add_mail_worker(CLI::App& root, action& chosen);
void add_replay(CLI::App& root, action& chosen);

std::span<const add_command> commands() {
  static constexpr std::array table{
      add_command{add_run},
      add_command{add_check},
      add_command{add_replay},
      add_command{add_explain},
      add_command{add_mail},
      add_command{add_mail_worker},
  };
  return table;
}

} // namespace barid::app
