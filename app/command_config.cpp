#include "app/arguments.hpp"
#include "app/command.hpp"
#include "runtime/config/describe.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace barid::app {

namespace {

const char* name_of(config::origin from) {
  switch (from) {
  case config::origin::standard:
    return "default";
  case config::origin::file:
    return "file";
  case config::origin::environment:
    return "environment";
  case config::origin::command_line:
    return "command line";
  }
  return "default";
}

nlohmann::ordered_json as_json(const config::configuration& c) {
  nlohmann::ordered_json out;
  out["file"] = c.file.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(c.file.string());
  out["options"] = nlohmann::ordered_json::array();
  for (const auto& o : config::options()) {
    const auto& e = c.entries.find(o.name)->second;
    nlohmann::ordered_json one{{"name", o.name}};
    if (o.of == config::shape::secret) one["set"] = e.set;
    else one["value"] = e.text;
    one["from"] = name_of(e.from);
    one["place"] = e.place;
    one["summary"] = o.summary;
    out["options"].push_back(std::move(one));
  }
  return out;
}

exit_code show(const config_arguments& given, bool json) {
  auto c = load_config(given);
  if (!c) return report(c.why());
  if (json) std::cout << as_json(*c).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  else std::cout << config::table_text(*c);
  return exit_code::ok;
}

} // namespace

void add_config(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand("config", "Show every option, its value, and where that came from");
  auto given = add_config_arguments(*command);
  auto json = std::make_shared<bool>(false);
  auto defaults = std::make_shared<bool>(false);
  auto manual = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Print one JSON object");
  command->add_flag("--defaults", *defaults, "Print a barid.toml with every option, commented out");
  command->add_flag("--manual", *manual, "Print the manual of all options, in Markdown");
  command->callback([given, json, defaults, manual, &chosen] {
    chosen = [given, json, defaults, manual] {
      if (*defaults || *manual) {
        std::cout << (*defaults ? config::commented_toml() : config::manual_page());
        return exit_code::ok;
      }
      return show(*given, *json);
    };
  });
}

} // namespace barid::app
