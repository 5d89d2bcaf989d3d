#include "app/arguments.hpp"

#include <CLI/CLI.hpp>

namespace barid::app {

std::shared_ptr<config_arguments> add_config_arguments(CLI::App& command) {
  auto out = std::make_shared<config_arguments>();
  command.add_option("--config", out->file, "The barid.toml to read")->type_name("FILE")->group("Configuration");
  command.add_option("--data", out->data, "The data folder")->type_name("DIR")->group("Configuration");
  command
      .add_option("--set", out->set, "Set one option, before barid.toml and the environment; `barid config` lists them")
      ->type_name("NAME=VALUE")
      ->take_all()
      ->allow_extra_args(false)
      ->group("Configuration");
  return out;
}

result<config::configuration> load_config(const config_arguments& given) {
  config::sources from;
  if (!given.file.empty()) from.file = given.file;
  if (!given.data.empty()) from.set.emplace_back("data", given.data);
  for (const auto& text : given.set) {
    auto one = config::parse_assignment(text);
    if (!one) return one.why();
    from.set.push_back(std::move(*one));
  }
  from.set.insert(from.set.end(), given.more.begin(), given.more.end());
  return config::load(from);
}

} // namespace barid::app
