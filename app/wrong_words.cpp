#include "app/wrong_words.hpp"

#include "runtime/config/similar.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

namespace barid::app {

namespace {

std::string or_near(std::string_view word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> words(known.begin(), known.end());
  const auto near = config::closest_of(word, words);
  return near.empty() ? "" : "; did you mean `" + std::string(near) + "`?";
}

/// The command that the words led to, and how it is called.
std::pair<const CLI::App*, std::string> deepest(const CLI::App& root) {
  const auto* at = &root;
  auto called = root.get_name();
  for (auto below = at->get_subcommands(); !below.empty(); below = at->get_subcommands()) {
    at = below.front();
    called += " " + at->get_name();
  }
  return {at, called};
}

std::string unknown_option(const CLI::App& root) {
  const auto left = root.remaining(true);
  const auto it = std::ranges::find_if(left, [](const std::string& w) { return w.size() > 1 && w.front() == '-'; });
  return it == left.end() ? std::string() : it->substr(0, it->find('='));
}

} // namespace

bool is_unknown_command(const CLI::App& root, std::string_view word) {
  if (word.empty() || word.starts_with('-')) return false;
  const auto known = root.get_subcommands([&](const CLI::App* a) { return a->check_name(std::string(word)); });
  return known.empty();
}

exit_code refuse_command(const CLI::App& root, std::string_view word) {
  std::vector<std::string> names;
  for (const auto* command : root.get_subcommands([](const CLI::App* a) { return !a->get_group().empty(); }))
    names.push_back(command->get_name());
  std::cerr << "barid: there is no command `" << word << "`" << or_near(word, names) << "\n"
            << "  `barid --help` lists them all\n";
  return exit_code::usage;
}

exit_code refuse(const CLI::App& root, const CLI::ParseError& why) {
  const auto word = unknown_option(root);
  const auto [command, called] = deepest(root);
  if (word.empty()) {
    std::cerr << "barid: " << why.what() << "\n  `" << called << " --help` explains it\n";
    return exit_code::usage;
  }
  std::vector<std::string> options;
  for (const auto* o : command->get_options())
    for (const auto& name : o->get_lnames()) options.push_back("--" + name);
  std::cerr << "barid: `" << called << "` has no option `" << word << "`" << or_near(word, options) << "\n"
            << "  `" << called << " --help` lists them\n";
  return exit_code::usage;
}

} // namespace barid::app
