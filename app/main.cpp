// app/main.cpp - reads the command line and runs the chosen subcommand.

#include "app/commands.hpp"
#include "app/wrong_words.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace {

constexpr const char* footer = R"(Exit codes:
  0 done   1 findings (errors in rules, a failed test)   2 wrong command line
  3 unusable file or argument   4 database, peer or port not available
  5 refused (credentials, permissions)   70 a mistake of barid's own

`barid COMMAND --help` explains a command.)";

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
  if (argc > 1 && is_unknown_command(root, argv[1])) return static_cast<int>(refuse_command(root, argv[1]));
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() != 0) return static_cast<int>(refuse(root, e));
    root.exit(e); // --help, --version
    return static_cast<int>(exit_code::ok);
  }
  try {
    return static_cast<int>(chosen ? chosen() : exit_code::usage);
  } catch (const std::exception& e) {
    return static_cast<int>(report({barid::errc::internal, std::string("unexpected failure: ") + e.what(),
                                    "this is a mistake in barid; please report it with this line"}));
  }
}
