#include "app/command_tree.hpp"

#include <CLI/CLI.hpp>

namespace barid::app {

namespace {

/// CLI11 keeps the members of a choice in its description only: `{a,b}`.
std::vector<std::string> choices_of(const std::string& type) {
  const auto begin = type.find('{');
  const auto end = type.find('}', begin);
  std::vector<std::string> out;
  if (begin == std::string::npos || end == std::string::npos) return out;
  for (std::size_t at = begin + 1; at <= end;) {
    const auto stop = std::min(type.find(',', at), end);
    out.push_back(type.substr(at, stop - at));
    at = stop + 1;
  }
  return out;
}

std::string value_word(const CLI::Option& o, bool has_choices) {
  if (o.get_expected_max() == 0 || o.get_type_size() == 0) return "";
  if (has_choices) return "WORD";
  const auto type = o.get_type_name();
  return type == "TEXT" || type.empty() ? "TEXT" : type;
}

option_node read_option(const CLI::Option& o) {
  option_node out;
  out.choices = choices_of(o.get_type_name());
  out.value = value_word(o, !out.choices.empty());
  out.summary = o.get_description();
  out.required = o.get_required();
  out.repeated = o.get_expected_max() > 1;
  out.positional = o.get_positional();
  if (out.positional) {
    out.names = {o.get_single_name()};
    return out;
  }
  for (const auto& name : o.get_snames()) out.names.push_back("-" + name);
  for (const auto& name : o.get_lnames()) out.names.push_back("--" + name);
  return out;
}

command_node read_command(const CLI::App& app, std::vector<std::string> path) {
  command_node out;
  out.path = std::move(path);
  out.summary = app.get_description();
  for (const auto* o : app.get_options({})) {
    auto node = read_option(*o);
    if (!node.names.empty()) out.options.push_back(std::move(node));
  }
  for (const auto* below : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (below->get_group().empty() || below->get_name().empty()) continue; // not for people
    auto longer = out.path;
    longer.push_back(below->get_name());
    out.commands.push_back(read_command(*below, std::move(longer)));
  }
  return out;
}

} // namespace

command_node read_tree(const CLI::App& root) {
  return read_command(root, {root.get_name()});
}

} // namespace barid::app
