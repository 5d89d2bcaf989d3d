// `barid fmt`: rule files in the one layout.

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "dsl/report.hpp"
#include "format/format.hpp"
#include "runtime/rules/route_files.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barid::app {

namespace {

struct format_request {
  std::vector<std::string> paths;
  bool check = false;
  bool from_input = false;
  std::string color = "auto";
};

/// The new text, or nothing where it was said why there is none.
std::optional<std::string> lay_out(const std::string& name, const std::string& text, const format_request& asked) {
  auto done = format::format(text);
  switch (done.how) {
  case format::outcome::done:
    return std::move(done.text);
  case format::outcome::has_errors: {
    const source_set one{{{name, text}}};
    std::cerr << dsl::report_text(one, done.diagnostics, {.colour = use_color(asked.color)}) << name
              << ": left as it is: " << dsl::summary(done.diagnostics) << '\n';
    return std::nullopt;
  }
  case format::outcome::kept:
    report({errc::internal, "`" + name + "` was left as it is: its layout would change what it says",
            "this is a mistake in barid; please report it with the file"});
    return std::nullopt;
  }
  return std::nullopt;
}

exit_code format_input(const format_request& asked) {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const auto fresh = lay_out("standard input", text, asked);
  if (!fresh) return exit_code::findings;
  if (asked.check) return *fresh == text ? exit_code::ok : exit_code::findings;
  std::cout << *fresh;
  return std::cout.flush() ? exit_code::ok : exit_code::unavailable;
}

exit_code format_files(const format_request& asked) {
  auto out = exit_code::ok;
  std::vector<std::filesystem::path> files;
  for (const auto& path : asked.paths) {
    const auto below = rules::route_files(path);
    if (!below) return report(below.why());
    files.insert(files.end(), below->begin(), below->end());
  }
  if (files.empty())
    return report(
        {errc::invalid, "there is no rule file here", "name files, or a folder with files that end in `.route`"});
  for (const auto& file : files) {
    const auto text = rules::read_route_file(file);
    if (!text) {
      out = report(text.why());
      continue;
    }
    const auto fresh = lay_out(file.string(), *text, asked);
    if (!fresh) {
      out = std::max(out, exit_code::findings);
    } else if (*fresh != *text) {
      std::cout << file.string() << '\n';
      if (asked.check) {
        out = std::max(out, exit_code::findings);
        continue;
      }
      if (const auto replaced = rules::replace_route_file(file, *fresh); !replaced) out = report(replaced.why());
    }
  }
  return std::cout.flush() ? out : exit_code::unavailable;
}

exit_code format_all(const format_request& asked) {
  if (asked.from_input && !asked.paths.empty()) {
    report({errc::invalid, "--stdin reads one file from standard input and takes no paths", "leave out either"});
    return exit_code::usage;
  }
  if (!asked.from_input && asked.paths.empty()) {
    report({errc::invalid, "no file is named", "name files or folders, or give --stdin"});
    return exit_code::usage;
  }
  return asked.from_input ? format_input(asked) : format_files(asked);
}

} // namespace

void add_fmt(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand(
      "fmt", "Bring rule files into the one layout, comments included, and name those that changed. "
             "Files with syntax errors are left as they are, and the errors shown");
  auto asked = std::make_shared<format_request>();
  command->add_option("PATH", asked->paths, "Rule files, or folders whose .route files are meant");
  command->add_flag("--check", asked->check,
                    "Change nothing; exit code 1 and the names when a file is not in the layout");
  command->add_flag("--stdin", asked->from_input, "Read one file from standard input, write it to standard output");
  add_color(*command, asked->color);
  command->callback([asked, &chosen] { chosen = [asked] { return format_all(*asked); }; });
}

} // namespace barid::app
