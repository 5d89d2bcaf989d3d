// `barid check`: everything that is wrong with a rule set, at once.

#include "app/command.hpp"
#include "app/listing.hpp"
#include "app/terminal.hpp"
#include "dsl/compile.hpp"
#include "dsl/error_page.hpp"
#include "dsl/report.hpp"
#include "runtime/rules/directory_file.hpp"
#include "runtime/rules/folder.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

namespace barid::app {

namespace {

struct check_request {
  std::string path;
  std::string format = "text";
  bool json = false;
  std::string directory;
  std::string color = "auto";
  std::string explain;
};

/// Paths as the caller can open them, instead of relative to the rules folder.
source_set as_given(source_set sources, const std::string& path) {
  std::error_code e;
  namespace fs = std::filesystem;
  const auto base = fs::is_directory(path, e) ? fs::path(path) : fs::path(path).parent_path();
  for (auto& f : sources.files) f.path = (base / f.path).lexically_normal().generic_string();
  return sources;
}

std::string what_was_checked(const source_set& sources, const dsl::program& p) {
  const auto files =
      std::ranges::count_if(sources.files, [](const source_file& f) { return f.path.ends_with(".route"); });
  std::size_t rules = 0;
  for (const auto& t : p.tables) rules += t.rules.size();
  return counted(files, "rule file") + ", " + counted(p.tables.size(), "table") + ", " + counted(rules, "rule");
}

exit_code explain_code(const std::string& code) {
  const auto* page = dsl::find_error_page(code);
  if (!page)
    return report(error{errc::invalid, "there is no code `" + code + "`",
                        "give the code in brackets of a finding, for example `barid check --explain R1023`"});
  std::cout << page->text;
  return std::cout.flush() ? exit_code::ok : exit_code::unavailable;
}

exit_code check(const check_request& asked) {
  if (!asked.explain.empty()) return explain_code(asked.explain);
  const auto sources = rules::read_folder(asked.path);
  if (!sources) return report(sources.why());
  std::optional<dsl::directory_names> directory;
  if (!asked.directory.empty()) {
    auto read = rules::read_directory_file(asked.directory);
    if (!read) return report(read.why());
    directory = std::move(*read);
  }
  const auto done = dsl::compile(*sources, {.directory = directory ? &*directory : nullptr});
  const auto& found = done.diagnostics;
  const auto format = asked.json ? "json" : asked.format;
  if (format == "json") {
    std::cout << dsl::report_json(*sources, found, {.related = false});
  } else if (format == "sarif") {
    std::cout << dsl::report_sarif(as_given(*sources, asked.path), found, BARID_VERSION);
  } else if (format == "github") {
    std::cout << dsl::report_github(as_given(*sources, asked.path), found);
  } else {
    std::cout << dsl::report_text(as_given(*sources, asked.path), found, {.colour = use_color(asked.color)});
    if (!found.empty()) std::cout << dsl::summary(found) << '\n';
    if (done.program) std::cout << "good: " << what_was_checked(*sources, *done.program) << '\n';
  }
  if (!std::cout.flush()) return exit_code::unavailable;
  return done.program ? exit_code::ok : exit_code::findings;
}

} // namespace

void add_check(CLI::App& root, action& chosen) {
  auto* const command =
      root.add_subcommand("check", "Check rules: every error and warning with its place and what to do. Exit code 1 "
                                   "when there are errors; warnings alone give 0");
  auto asked = std::make_shared<check_request>();
  command->add_option("RULES", asked->path, "A rules folder, or one .route file");
  command
      ->add_option("--explain", asked->explain,
                   "Print the page about a code: what it means, a wrong and a right example")
      ->type_name("CODE");
  command->add_flag("--json", asked->json, "The same as --format json");
  command->add_option("--format", asked->format, "text, json, sarif or github")
      ->check(CLI::IsMember({"text", "json", "sarif", "github"}))
      ->default_str("text");
  command->add_option("--directory", asked->directory,
                      "A JSON file with the names of teams, agents and mailboxes that exist: "
                      R"({"teams":[…],"agents":[…],"mailboxes":[…]})");
  add_color(*command, asked->color);
  command->callback([asked, &chosen] {
    if (asked->path.empty() && asked->explain.empty()) throw CLI::RequiredError("RULES");
    chosen = [asked] { return check(*asked); };
  });
}

} // namespace barid::app
