// `barid test`: the tests of a rule set, in simulated time.

#include "app/command.hpp"
#include "app/rules_input.hpp"
#include "app/terminal.hpp"
#include "app/test_report.hpp"
#include "runtime/rules/testing.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

namespace barid::app {

namespace {

struct test_request {
  std::string path;
  std::string only;
  std::string junit;
  bool cover = false;
  bool json = false;
  std::string color = "auto";
};

result<void> write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (out) return {};
  return error{errc::invalid, "`" + path + "` cannot be written",
               "check its folder, and that this user may write there"};
}

exit_code test(const test_request& asked) {
  auto input = load_rules(asked.path);
  if (!input) return report(input.why());
  std::optional<desk::coverage> cover;
  if (asked.cover) cover.emplace(*input->program);
  const auto begin = std::chrono::steady_clock::now();
  const auto results =
      rules::run_tests(input->program, input->sources, {.only = asked.only, .cover = cover ? &*cover : nullptr});
  if (!results) return report(results.why());
  auto files = input->sources;
  std::error_code e;
  namespace fs = std::filesystem;
  const auto base = fs::is_directory(asked.path, e) ? fs::path(asked.path) : fs::path(asked.path).parent_path();
  for (auto& f : files.files) f.path = (base / f.path).lexically_normal().generic_string();
  const test_outcome o{files, *results, cover ? &*cover : nullptr,
                       std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin)};
  if (!asked.junit.empty())
    if (auto ok = write_file(asked.junit, tests_as_junit(o)); !ok) return report(ok.why());
  if (results->empty() && !asked.only.empty())
    return report(error{errc::invalid, "no test has `" + asked.only + "` in its title",
                        std::to_string(input->program->tests.size()) + " tests are in these rules"});
  if (asked.json) std::cout << tests_as_json(o);
  else if (results->empty()) std::cout << "there are no tests in these rules; `test \"WHAT\" { … }` is one\n";
  else std::cout << tests_as_text(o, painter(use_color(asked.color)));
  if (!std::cout.flush()) return exit_code::unavailable;
  return o.failed() == 0 ? exit_code::ok : exit_code::findings;
}

} // namespace

void add_test(CLI::App& root, action& chosen) {
  auto* const command =
      root.add_subcommand("test", "Run the tests of rules in simulated time: mails, people and months of waiting in "
                                  "milliseconds; nothing is sent or stored. Exit code 1 when one fails");
  auto asked = std::make_shared<test_request>();
  command->add_option("RULES", asked->path, "A rules folder, or one .route file")->required();
  command->add_option("-R,--only", asked->only, "Only tests with this in their title")->type_name("WORDS");
  command->add_flag("--cover", asked->cover, "Also which rules never acted, and which questions had one answer only");
  command->add_option("--junit", asked->junit, "Also write the results to FILE in JUnit's format")->type_name("FILE");
  command->add_flag("--json", asked->json, "Print one JSON object");
  add_color(*command, asked->color);
  command->callback([asked, &chosen] { chosen = [asked] { return test(*asked); }; });
}

} // namespace barid::app
