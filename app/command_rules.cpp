// `barid rules`: what is in force, what was, and what differs between them.

#include "app/add_verb.hpp"
#include "app/command.hpp"
#include "app/line_diff.hpp"
#include "app/listing.hpp"
#include "app/open_instance.hpp"
#include "app/rules_change.hpp"
#include "app/terminal.hpp"
#include "runtime/store/hash.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

namespace barid::app {

namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

struct rules_arguments {
  std::shared_ptr<config_arguments> config;
  std::int64_t one = 0, other = 0;
  int most = 50;
  std::string to, color = "auto";
  bool json = false;
};

/// The database for as long as `work` takes.
template <class Work>
exit_code with_store(const rules_arguments& a, Work work) {
  auto desk = open_instance(*a.config);
  if (!desk) return report(desk.why());
  auto& on = desk->on;
  return work(on);
}

ordered_json json_of(const store::rule_change& c) {
  return {{"generation", c.generation}, {"hash", store::to_hex(c.hash)}, {"kind", c.kind},
          {"author", c.author},         {"message", c.message},          {"at", to_rfc3339(c.at)}};
}

/// Strings that may hold any bytes.
std::string dumped(const ordered_json& j) {
  return j.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

/// A line of a file as a terminal may show it; elsewhere its bytes as they are.
std::string shown(std::string_view line) {
  static const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  return terminal ? one_line(line, 10'000) : std::string(line);
}

void print_head(const store::rule_change& c) {
  std::cout << "generation " << c.generation << ", " << store::to_hex(c.hash).substr(0, 12) << '\n'
            << (c.kind == "rollback" ? "rolled back" : "applied") << " by " << one_line(c.author, 100) << ", "
            << to_rfc3339(c.at) << '\n';
  if (!c.message.empty()) std::cout << one_line(c.message, 500) << '\n';
}

exit_code current(const rules_arguments& a) {
  return with_store(a, [&](store::connection& on) {
    const auto change = rules::change_of(on, 0);
    if (!change) return report(change.why());
    const auto files = rules::files_of(on, *change);
    if (!files) return report(files.why());
    const auto hash = store::to_hex(change->hash);
    auto engines = wait_for_engines(on, change->generation, {});
    if (!engines) return report(engines.why());
    const auto others = folders_set_aside(on, hash);
    if (!others) return report(others.why());
    if (a.json) {
      auto out = json_of(*change);
      out["files"] = ordered_json::array();
      for (const auto& f : files->files) out["files"].push_back({{"path", f.path}, {"size", f.text.size()}});
      out["engines"] = engines_json(*engines, change->generation);
      out["folders_with_other_rules"] = ordered_json::array();
      for (const auto& o : *others)
        out["folders_with_other_rules"].push_back({{"node", o.node}, {"folder", o.folder}, {"with_errors", o.refused}});
      std::cout << dumped(out);
      return exit_code::ok;
    }
    print_head(*change);
    for (const auto& f : files->files)
      std::cout << "  " << one_line(f.path, 500) << ", " << f.text.size() << " bytes\n";
    if (engines->empty()) std::cout << "no engine runs\n";
    for (const auto& e : *engines)
      std::cout << "the engine " << e.node
                << (e.generation >= change->generation
                        ? " decides by them\n"
                        : " still decides by generation " + std::to_string(e.generation) + "\n");
    for (const auto& o : *others) print_folder(o);
    return exit_code::ok;
  });
}

exit_code history(const rules_arguments& a) {
  return with_store(a, [&](store::connection& on) {
    const auto all = store::rule_history(on, a.most);
    if (!all) return report(all.why());
    if (a.json) {
      auto out = ordered_json::array();
      for (const auto& c : *all) out.push_back(json_of(c));
      std::cout << dumped(out);
      return exit_code::ok;
    }
    if (all->empty()) {
      std::cout << "no rules were ever in force; `barid apply DIR` puts some\n";
      return exit_code::ok;
    }
    std::vector<std::vector<std::string>> rows{{"GENERATION", "SINCE", "HASH", "HOW", "BY", "MESSAGE"}};
    for (const auto& c : *all)
      rows.push_back({std::to_string(c.generation), to_rfc3339(c.at), store::to_hex(c.hash).substr(0, 12), c.kind,
                      one_line(c.author, 60), one_line(c.message, 120)});
    print_columns(std::cout, rows);
    return exit_code::ok;
  });
}

/// Whether a stored path stays below the folder that files are written to.
bool stays_inside(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  for (const auto& part : path)
    if (part == "..") return false;
  return true;
}

/// Into a folder that holds nothing yet: nobody's work is written over.
exit_code write_files(const source_set& files, const fs::path& to) {
  std::error_code failed;
  fs::create_directories(to, failed);
  if (failed || !fs::is_empty(to, failed))
    return report(
        {errc::invalid,
         failed ? "cannot make the folder " + to.string() + ": " + failed.message() : to.string() + " is not empty",
         "name a new folder"});
  for (const auto& f : files.files) {
    const fs::path path = f.path;
    if (!stays_inside(path)) return report({errc::invalid, "`" + f.path + "` is not a path inside a rules folder", ""});
    fs::create_directories((to / path).parent_path(), failed);
    std::ofstream out(to / path, std::ios::binary);
    out << f.text;
    if (!out.flush())
      return report(
          {errc::exhausted, "cannot write " + (to / path).string(), "check the disk and the folder's permissions"});
  }
  std::cout << "wrote " << files.files.size() << (files.files.size() == 1 ? " file" : " files") << " to " << to.string()
            << '\n';
  return exit_code::ok;
}

exit_code show(const rules_arguments& a) {
  store::rule_change change;
  source_set files;
  const auto read = with_store(a, [&](store::connection& on) {
    auto c = rules::change_of(on, a.one);
    if (!c) return report(c.why());
    auto f = rules::files_of(on, *c);
    if (!f) return report(f.why());
    change = std::move(*c);
    files = std::move(*f);
    return exit_code::ok;
  });
  if (read != exit_code::ok) return read;
  if (!a.to.empty()) return write_files(files, a.to);
  if (a.json) {
    auto out = json_of(change);
    out["files"] = ordered_json::array();
    for (const auto& f : files.files) out["files"].push_back({{"path", f.path}, {"text", f.text}});
    std::cout << dumped(out);
    return exit_code::ok;
  }
  print_head(change);
  for (const auto& f : files.files) {
    std::cout << "\n==> " << one_line(f.path, 500) << " <==\n";
    for (std::string_view rest = f.text; !rest.empty();) {
      const auto end = rest.find('\n');
      std::cout << shown(rest.substr(0, end)) << '\n';
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
  return exit_code::ok;
}

void print_diff(const file_diff& d, const painter& paint) {
  const auto path = one_line(d.path, 500);
  std::cout << paint(ink::bold, "--- " + (d.added ? std::string("/dev/null") : "a/" + path)) << '\n'
            << paint(ink::bold, "+++ " + (d.removed ? std::string("/dev/null") : "b/" + path)) << '\n';
  if (d.binary) std::cout << "not text\n";
  else if (d.lines.empty()) std::cout << "only the end of the last line differs\n";
  for (const auto& l : d.lines) {
    const auto colour = l.mark == '-' ? ink::red : l.mark == '+' ? ink::green : l.mark == '@' ? ink::cyan : ink::plain;
    std::cout << paint(colour, l.mark + shown(l.text)) << '\n';
  }
}

exit_code diff(const rules_arguments& a) {
  source_set before, after;
  const auto read = with_store(a, [&](store::connection& on) {
    for (auto [generation, into] : {std::pair{a.one, &before}, std::pair{a.other, &after}}) {
      const auto change = rules::change_of(on, generation);
      if (!change) return report(change.why());
      auto files = rules::files_of(on, *change);
      if (!files) return report(files.why());
      *into = std::move(*files);
    }
    return exit_code::ok;
  });
  if (read != exit_code::ok) return read;
  const auto all = diff_sets(before, after);
  const painter paint(use_color(a.color));
  for (const auto& d : all) print_diff(d, paint);
  if (all.empty()) std::cout << "no difference\n";
  return all.empty() ? exit_code::ok : exit_code::findings;
}

} // namespace

void add_rules(CLI::App& root, action& chosen) {
  auto* const group = root.add_subcommand("rules", "The rules in force, and those before; `barid apply` changes them");
  group->require_subcommand(1);
  auto a = std::make_shared<rules_arguments>();
  auto* command = add_verb(*group, chosen, "current",
                           "What is in force, by whom and since when, and whether engines use it", current, a);
  command->add_flag("--json", a->json, "Print one JSON object");
  command = add_verb(*group, chosen, "history", "What was in force, newest first", history, a);
  command->add_option("--most", a->most, "At most so many")->check(CLI::Range(1, 100'000))->capture_default_str();
  command->add_flag("--json", a->json, "Print a JSON array");
  command = add_verb(*group, chosen, "show", "The files of a generation", show, a);
  command->add_option("GENERATION", a->one, "Which; else the one in force")->check(CLI::PositiveNumber);
  command->add_option("--to", a->to, "Write the files into this new folder")->type_name("DIR");
  command->add_flag("--json", a->json, "Print one JSON object, with the files' text");
  command = add_verb(*group, chosen, "diff", "What differs between two generations. Exit code 1 when something does",
                     diff, a);
  command->add_option("BEFORE", a->one, "A generation")->required()->check(CLI::PositiveNumber);
  command->add_option("AFTER", a->other, "Another; else the one in force")->check(CLI::PositiveNumber);
  add_color(*command, a->color);
}

} // namespace barid::app
