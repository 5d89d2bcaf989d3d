// app/add_verb.hpp - the verbs of a group of commands: `barid team add`, `barid rules diff`, ….

#pragma once

#include "app/arguments.hpp"
#include "app/command.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace barid::app {

/// A verb of `group` that runs with the arguments that all verbs of the group share; they have a
/// member `config`.
template <class Arguments>
CLI::App* add_verb(CLI::App& group, action& chosen, const char* name, const char* summary,
                   exit_code (*run)(const Arguments&), const std::shared_ptr<Arguments>& a) {
  auto* const command = group.add_subcommand(name, summary);
  auto config = add_config_arguments(*command);
  command->callback([a, config, run, &chosen] {
    a->config = config;
    chosen = [a, run] { return run(*a); };
  });
  return command;
}

} // namespace barid::app
