#include "app/command.hpp"
#include "app/completion.hpp"
#include "app/manual.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

namespace barid::app {

namespace {

exit_code complete(const CLI::App& root, const std::string& shell) {
  auto script = completion_script(read_tree(root), shell);
  if (!script) return report(script.why());
  std::cout << *script;
  return exit_code::ok;
}

/// Every page into `folder`, which holds nothing but pages afterwards.
exit_code write_pages(const CLI::App& root, const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code failed;
  fs::create_directories(folder, failed);
  for (const auto& page : manual_pages(read_tree(root), BARID_VERSION)) {
    std::ofstream out(fs::path(folder) / page.file, std::ios::binary);
    out << page.text;
    if (!out.flush())
      return report({errc::refused, "cannot write " + (fs::path(folder) / page.file).string(),
                     "name a folder that you may write to"});
  }
  return exit_code::ok;
}

} // namespace

void add_completion(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand("completion", "Print the completion script of a shell");
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&root, shell, &chosen] { chosen = [&root, shell] { return complete(root, *shell); }; });
}

void add_manual(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand("manual", "Write the manual pages into a folder");
  command->group(""); // for scripts/man
  auto folder = std::make_shared<std::string>();
  command->add_option("DIR", *folder, "The folder")->required();
  command->callback([&root, folder, &chosen] { chosen = [&root, folder] { return write_pages(root, *folder); }; });
}

} // namespace barid::app
