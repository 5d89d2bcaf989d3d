// app/arguments.hpp - the options that commands share, and where their values go.

#pragma once

#include "runtime/config/load.hpp"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace barid::app {

/// `--config FILE`, `--data DIR`, `--set NAME=VALUE`.
struct config_arguments {
  std::string file;
  std::string data;
  std::vector<std::string> set;
  /// Further options of a command that are options of the configuration too, as name and value.
  std::vector<std::pair<std::string, std::string>> more = {};
};

/// Adds them to a command; the values are filled in when its callback runs.
[[nodiscard]] std::shared_ptr<config_arguments> add_config_arguments(CLI::App& command);

[[nodiscard]] result<config::configuration> load_config(const config_arguments& given);

} // namespace barid::app
