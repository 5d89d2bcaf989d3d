// `barid apply` and `barid rollback`: other rules, in force at once.

#include "app/arguments.hpp"
#include "app/open_instance.hpp"
#include "app/operator_name.hpp"
#include "app/rules_change.hpp"
#include "dsl/compile.hpp"
#include "dsl/report.hpp"
#include "runtime/rules/folder.hpp"
#include "runtime/rules/planning.hpp"
#include "runtime/rules/route_files.hpp"
#include "runtime/rules/testing.hpp"
#include "runtime/store/hash.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

namespace barid::app {

namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

struct change_arguments {
  std::shared_ptr<config_arguments> config;
  std::string folder, message;
  std::optional<std::int64_t> expected;
  std::int64_t generation = 0;
  bool check_only = false;
  bool without_tests = false;
  bool json = false;
};

instant now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

/// What the checker says, and what would come into force; nothing changes.
exit_code look_only(store::connection& on, const source_set& files, const std::string& from, bool tested, bool json) {
  const auto active = store::load_active_rules(on);
  if (!active) return report(active.why());
  const auto compiled = dsl::compile(files);
  rules::applied found;
  found.generation = active->generation;
  found.hash = dsl::content_hash(files);
  found.files = files;
  found.diagnostics = compiled.diagnostics;
  auto program = compiled.program;
  if (program && tested && !program->tests.empty()) {
    const rules::apply_request usual;
    const auto results = rules::run_tests(program, files, {.limit = usual.test_limit});
    if (!results) return report(results.why());
    for (auto& d : rules::findings_of(*results, usual.test_limit)) {
      found.diagnostics.push_back(std::move(d));
      program = nullptr;
    }
  }
  if (!program) return tell_applied(on, found, from, json);
  const bool same = store::to_hex(active->hash) == found.hash;
  if (json)
    std::cout << ordered_json{{"applied", false},
                              {"unchanged", same},
                              {"generation", active->generation},
                              {"hash", found.hash},
                              {"diagnostics", ordered_json::parse(dsl::report_json(files, found.diagnostics))},
                              {"engines", ordered_json::array()}}
                     .dump(2)
              << '\n';
  else {
    std::cerr << dsl::report_text(files, found.diagnostics);
    std::cout << (same ? "these rules are in force already: generation "
                       : "good; nothing was changed, in force stays generation ")
              << active->generation << '\n';
  }
  return exit_code::ok;
}

/// The plan in a file; nothing where it is a folder or a rule file.
std::optional<result<rules::planned>> plan_in(const fs::path& file) {
  std::error_code failed;
  if (!fs::is_regular_file(file, failed) || file.extension() == ".route") return std::nullopt;
  const auto text = rules::read_route_file(file);
  if (!text) return result<rules::planned>(text.why());
  if (!rules::is_plan_file(*text)) return std::nullopt;
  return rules::read_plan_file(*text);
}

bool is_stale(store::connection& on, const rules::planned& p) {
  const auto active = store::load_active_rules(on);
  return active && active->generation != p.generation;
}

exit_code apply(const change_arguments& a) {
  const auto author = operator_name();
  auto c = load_config(*a.config);
  if (!c) return report(c.why());
  const fs::path folder = a.folder.empty() ? c->values.rules_folder : fs::path(a.folder);
  std::error_code failed;
  const auto whole = fs::absolute(folder, failed).lexically_normal();
  // before the database is opened: root may become another user there, who may not read it
  auto expected = a.expected;
  const auto planned = plan_in(folder);
  if (planned && !*planned) return report(planned->why());
  if (planned) expected = (*planned)->generation;
  auto files = planned ? result<source_set>((*planned)->files) : rules::read_folder(folder);
  if (!files) return report(files.why());
  auto db = database::open(c->values);
  if (!db) return report(db.why());
  auto on = db->connect();
  if (!on) return report(on.why());
  if (planned && is_stale(*on, **planned))
    return report(error{errc::conflict,
                        "the plan is stale: it was made over generation " + std::to_string((*planned)->generation) +
                            ", and others are in force by now",
                        "make it anew with `barid plan`, and look at what it says"});
  const auto from =
      planned ? std::string() : (fs::is_directory(folder, failed) ? folder : folder.parent_path()).generic_string();
  if (a.check_only) return look_only(*on, *files, from, !a.without_tests, a.json);
  rules::apply_request what;
  what.files = std::move(*files);
  what.author = author;
  what.message = a.message.empty() ? "from " + whole.string() : a.message;
  what.expected = expected;
  what.tested = !a.without_tests;
  const auto done = rules::apply(*on, what, now());
  if (!done) return report(done.why());
  return tell_applied(*on, *done, from, a.json);
}

exit_code rollback(const change_arguments& a) {
  const auto author = operator_name();
  auto desk = open_instance(*a.config);
  if (!desk) return report(desk.why());
  auto& on = desk->on;
  auto what = rules::earlier(on, a.generation);
  if (!what) return report(what.why());
  what->author = author;
  if (!a.message.empty()) what->message = a.message;
  const auto done = rules::apply(on, *what, now());
  if (!done) return report(done.why());
  return tell_applied(on, *done, {}, a.json);
}

} // namespace

void add_apply(CLI::App& root, action& chosen) {
  auto* const command =
      root.add_subcommand("apply", "Put the rules of a folder in force, all files at once; engines that run take them "
                                   "up within a second. Exit code 1 when they have errors or a test of theirs "
                                   "fails: those in force stay");
  auto a = std::make_shared<change_arguments>();
  a->config = add_config_arguments(*command);
  command->add_option("RULES", a->folder, "A rules folder, one .route file, or a plan; else `rules.folder`");
  command->add_option("--message", a->message, "Why, for the history")->type_name("TEXT");
  command->add_option("--expect", a->expected, "Refuse when another generation than this one is in force by now")
      ->type_name("GENERATION");
  command->add_flag("--check-only", a->check_only, "Say what would happen; change nothing");
  command->add_flag("--without-tests", a->without_tests,
                    "Also where a test of the rules fails: their tests are not run");
  command->add_flag("--json", a->json, "Print one JSON object");
  command->callback([a, &chosen] { chosen = [a] { return apply(*a); }; });
}

void add_rollback(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand("rollback", "Put earlier rules in force again, as a new generation");
  auto a = std::make_shared<change_arguments>();
  a->config = add_config_arguments(*command);
  command
      ->add_option("GENERATION", a->generation,
                   "Which; else the last one that differs. `barid rules history` lists them")
      ->check(CLI::PositiveNumber);
  command->add_option("--message", a->message, "Why, for the history")->type_name("TEXT");
  command->add_flag("--json", a->json, "Print one JSON object");
  command->callback([a, &chosen] { chosen = [a] { return rollback(*a); }; });
}

} // namespace barid::app
