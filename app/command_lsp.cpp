// `barid lsp`: what editors ask about rules, over standard input and output.

#include "app/command.hpp"
#include "lsp/serve.hpp"
#include "lsp/server.hpp"
#include "runtime/rules/folder.hpp"
#include "runtime/rules/route_files.hpp"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <csignal>
#include <memory>

namespace barid::app {

namespace {

exit_code speak() {
  // an editor that is gone shows as a failed write
  std::signal(SIGPIPE, SIG_IGN);
  lsp::disk files;
  files.read = [](const std::string& folder) {
    constexpr rules::folder_limits limits{.files = 5'000, .file_bytes = 32U << 20U, .total_bytes = 128U << 20U};
    return rules::read_folder(folder, limits);
  };
  files.folder_of = [](const std::string& file, const std::string& within) {
    return rules::rules_folder_of(file, within).string();
  };
  lsp::server server(std::move(files), BARID_VERSION);
  const auto end = lsp::serve(STDIN_FILENO, STDOUT_FILENO, server);
  if (!end) return report(end.why());
  return *end == 0 ? exit_code::ok : exit_code::findings;
}

} // namespace

void add_lsp(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand(
      "lsp", "Help editors with rules: errors while typing, completion, explanations, going to "
             "declarations, renaming, layout. Speaks the Language Server Protocol on standard input "
             "and output; editors start it themselves");
  // the option that many editors pass
  auto unused = std::make_shared<bool>(false);
  command->add_flag("--stdio", *unused, "Taken and ignored: there is no other way to speak");
  command->callback([unused, &chosen] { chosen = speak; });
}

} // namespace barid::app
