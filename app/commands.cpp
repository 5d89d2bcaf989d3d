#include "app/commands.hpp"

#include <array>

namespace barid::app {

// One line per subcommand: declared here, defined in app/command_NAME.cpp.
void add_run(CLI::App& root, action& chosen);
void add_demo(CLI::App& root, action& chosen);
void add_check(CLI::App& root, action& chosen);
void add_test(CLI::App& root, action& chosen);
void add_fmt(CLI::App& root, action& chosen);
void add_lsp(CLI::App& root, action& chosen);
void add_replay(CLI::App& root, action& chosen);
void add_bench(CLI::App& root, action& chosen);
void add_explain(CLI::App& root, action& chosen);
void add_plan(CLI::App& root, action& chosen);
void add_apply(CLI::App& root, action& chosen);
void add_rollback(CLI::App& root, action& chosen);
void add_rules(CLI::App& root, action& chosen);
void add_channel(CLI::App& root, action& chosen);
void add_user(CLI::App& root, action& chosen);
void add_team(CLI::App& root, action& chosen);
void add_conversation(CLI::App& root, action& chosen);
void add_customer(CLI::App& root, action& chosen);
void add_mail(CLI::App& root, action& chosen);
void add_mail_worker(CLI::App& root, action& chosen);
void add_config(CLI::App& root, action& chosen);
void add_doctor(CLI::App& root, action& chosen);
void add_secret(CLI::App& root, action& chosen);
void add_migrate(CLI::App& root, action& chosen);
void add_backup(CLI::App& root, action& chosen);
void add_restore(CLI::App& root, action& chosen);
void add_completion(CLI::App& root, action& chosen);
void add_manual(CLI::App& root, action& chosen);

std::span<const add_command> commands() {
  // clang-format off: one line a command, in the order of the help
  static constexpr std::array table{
      add_command{add_run},    add_command{add_demo},        add_command{add_check},
      add_command{add_test},   add_command{add_fmt},         add_command{add_lsp},
      add_command{add_replay}, add_command{add_bench},       add_command{add_explain},
      add_command{add_plan},   add_command{add_apply},       add_command{add_rollback},
      add_command{add_rules},  add_command{add_channel},     add_command{add_user},
      add_command{add_team},   add_command{add_customer},    add_command{add_conversation},
      add_command{add_mail},   add_command{add_mail_worker}, add_command{add_config},
      add_command{add_doctor}, add_command{add_secret},      add_command{add_migrate},
      add_command{add_backup}, add_command{add_restore},     add_command{add_completion},
      add_command{add_manual},
  };
  // clang-format on
  return table;
}

} // namespace barid::app
