// app/main.cpp - reads the command line and runs the chosen subcommand.

#include "app/commands.hpp"
#include "runtime/config/similar.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr const char* footer = R"(Exit codes:
  0 done   1 findings (errors in rules, a failed test)   2 wrong command line
  3 unusable file or argument   4 database, peer or port not available
  5 refused (credentials, permissions)   70 a mistake of barid's own

`barid COMMAND --help` explains a command.)";

/// A first word that is no command: CLI11 would only say that one is required.
bool is_unknown_command(const CLI::App& root, std::string_view word) {
  if (word.empty() || word.starts_with('-')) return false;
  const auto known = root.get_subcommands([&](const CLI::App* a) { return a->check_name(std::string(word)); });
  return known.empty();
}

barid::app::exit_code refuse(const CLI::App& root, std::string_view word) {
  std::vector<std::string> names;
  for (const auto* command : root.get_subcommands([](const CLI::App* a) { return !a->get_group().empty(); }))
    names.push_back(command->get_name());
  const std::vector<std::string_view> words(names.begin(), names.end());
  const auto near = barid::config::closest_of(word, words);
  std::cerr << "barid: there is no command `" << word << "`"
            << (near.empty() ? "" : "; did you mean `" + std::string(near) + "`?") << "\n"
            << "  `barid --help` lists them all\n";
  return barid::app::exit_code::usage;
}

} // namespace

int main(int argc, char** argv) {
  using namespace barid::app;
  CLI::App root{"Barid turns an organisation's mail into conversations, decides by rules where each "
                "goes, and keeps the promises made to customers.",
                "barid"};
  root.set_version_flag("--version", "barid " BARID_VERSION);
  root.require_subcommand(1);
  root.footer(footer);
  action chosen;
  for (auto add : commands()) add(root, chosen);
  if (argc > 1 && is_unknown_command(root, argv[1])) return static_cast<int>(refuse(root, argv[1]));
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const bool asked = e.get_exit_code() == 0; // --help, --version
    root.exit(e);
    return static_cast<int>(asked ? exit_code::ok : exit_code::usage);
  }
  try {
    return static_cast<int>(chosen ? chosen() : exit_code::usage);
  } catch (const std::exception& e) {
    return static_cast<int>(report({barid::errc::internal, std::string("unexpected failure: ") + e.what(),
                                    "this is a mistake in barid; please report it with this line"}));
  }
}
