#include "app/rules_change.hpp"

#include "dsl/compile.hpp"
#include "dsl/report.hpp"
#include "runtime/rules/folder.hpp"

#include <nlohmann/json.hpp>

#include <poll.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace barid::app {

namespace {

using nlohmann::ordered_json;
using std::chrono::steady_clock;

bool followed(const store::node_rules& engine, std::int64_t generation) {
  return engine.generation >= generation;
}

/// Paths as the caller can open them, instead of relative to the rules folder.
source_set as_given(source_set files, const std::string& from) {
  if (!from.empty())
    for (auto& f : files.files) f.path = (std::filesystem::path(from) / f.path).lexically_normal().generic_string();
  return files;
}

void tell_engines(const std::vector<store::node_rules>& engines, std::int64_t generation) {
  if (engines.empty()) std::cout << "no engine runs; the next one to start uses them\n";
  for (const auto& e : engines)
    if (followed(e, generation)) std::cout << "the engine " << e.node << " decides by them\n";
    else
      std::cerr << "barid: the engine " << e.node << " has not taken them up yet\n"
                << "       its log says why; mail waits meanwhile, and none is lost\n";
}

void tell_folders(store::connection& on, const std::string& hash) {
  const auto folders = folders_set_aside(on, hash);
  if (!folders) return;
  for (const auto& f : *folders) print_folder(f);
}

} // namespace

result<std::vector<store::node_rules>> wait_for_engines(store::connection& on, std::int64_t generation,
                                                        std::chrono::milliseconds most) {
  const auto until = steady_clock::now() + most;
  for (;;) {
    auto engines = store::list_node_rules(on);
    if (!engines) return engines;
    std::erase_if(*engines, [](const store::node_rules& e) { return !e.alive; });
    const bool all = std::ranges::all_of(*engines, [&](const store::node_rules& e) { return followed(e, generation); });
    if (all || steady_clock::now() >= until) return engines;
    ::poll(nullptr, 0, 20);
  }
}

ordered_json engines_json(const std::vector<store::node_rules>& engines, std::int64_t generation) {
  auto out = ordered_json::array();
  for (const auto& e : engines)
    out.push_back({{"node", e.node}, {"generation", e.generation}, {"followed", followed(e, generation)}});
  return out;
}

exit_code tell_applied(store::connection& on, const rules::applied& done, const std::string& from, bool json) {
  std::vector<store::node_rules> engines;
  if (done.in_force) {
    auto waited = wait_for_engines(on, done.generation);
    if (!waited) return report(waited.why());
    engines = std::move(*waited);
  }
  const bool all =
      std::ranges::all_of(engines, [&](const store::node_rules& e) { return followed(e, done.generation); });
  if (json) {
    const auto found = ordered_json::parse(dsl::report_json(done.files, done.diagnostics));
    std::cout << ordered_json{{"applied", done.in_force},      {"unchanged", done.unchanged},
                              {"generation", done.generation}, {"hash", done.hash},
                              {"diagnostics", found},          {"engines", engines_json(engines, done.generation)}}
                     .dump(2)
              << '\n';
  } else {
    std::cerr << dsl::report_text(as_given(done.files, from), done.diagnostics);
    if (!done.in_force) {
      std::cerr << "barid: not applied: " << dsl::summary(done.diagnostics) << '\n'
                << (done.generation == 0
                        ? "       no rules are in force\n"
                        : "       the rules of generation " + std::to_string(done.generation) + " stay in force\n");
    } else {
      std::cout << (done.unchanged ? "these rules are in force already: generation " : "in force: generation ")
                << done.generation << ", " << done.hash.substr(0, 12) << '\n';
      tell_engines(engines, done.generation);
      tell_folders(on, done.hash);
    }
  }
  if (!done.in_force) return exit_code::findings;
  return all ? exit_code::ok : exit_code::unavailable;
}

result<std::vector<other_folder>> folders_set_aside(store::connection& on, const std::string& hash_in_force) {
  const auto nodes = store::list_node_rules(on);
  if (!nodes) return nodes.why();
  std::vector<other_folder> out;
  for (const auto& n : *nodes) {
    if (n.folder.empty()) continue;
    auto hash = n.folder_hash;
    if (const auto files = rules::read_folder(n.folder)) hash = dsl::content_hash(*files);
    if (hash != hash_in_force) out.push_back({n.node, n.folder, n.alive, n.folder_refused && hash == n.folder_hash});
  }
  return out;
}

void print_folder(const other_folder& f) {
  std::cout << "note: " << f.folder << ", which " << f.node << (f.alive ? " watches" : " watched");
  if (f.refused) std::cout << ", holds rules with errors; `barid check " << f.folder << "` shows them\n";
  else
    std::cout << ", holds other rules; they are not used until a file there changes or `barid apply " << f.folder
              << "`\n";
}

} // namespace barid::app
