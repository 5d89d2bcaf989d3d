#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/doctor.hpp"
#include "runtime/net/peer_text.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <memory>

namespace barid::app {

namespace {

using doctor::finding;
using doctor::findings;
using doctor::verdict;

const char* name_of(verdict v) {
  switch (v) {
  case verdict::ok:
    return "ok";
  case verdict::warn:
    return "warn";
  case verdict::fail:
    return "fail";
  }
  return "fail";
}

constexpr std::array system_checks{doctor::check_folder, doctor::check_disk,  doctor::check_clock,
                                   doctor::check_ports,  doctor::check_https, doctor::check_rules};

findings look(const config_arguments& given) {
  findings out;
  auto c = load_config(given);
  if (!c) {
    doctor::fail(out, "configuration", c.why());
    return out;
  }
  const auto& s = c->values;
  doctor::good(out, "configuration", c->file.empty() ? "no barid.toml: the defaults" : c->file.string());
  for (const auto check : system_checks) check(s, out);
  std::error_code ignored;
  if (s.database_target.empty() && !std::filesystem::exists(s.data / "postgres", ignored)) {
    doctor::check_postgres(out); // a look makes no database
    return out;
  }
  auto db = database::open(s);
  if (!db) {
    doctor::fail(out, "database", db.why());
    return out;
  }
  auto on = db->connect();
  if (!on) {
    doctor::fail(out, "database", on.why());
    return out;
  }
  doctor::check_database(*db, *on, out);
  doctor::check_channels(s, *on, out);
  doctor::check_notices(*on, out);
  return out;
}

void print(const findings& all) {
  for (const auto& f : all) {
    std::cout << name_of(f.verdict) << (f.verdict == verdict::ok ? "    " : "  ") << f.what << ": "
              << net::for_people(f.found) << '\n';
    if (!f.help.empty()) std::cout << "      " << f.help << '\n';
  }
}

void print_json(const findings& all) {
  auto out = nlohmann::ordered_json::array();
  for (const auto& f : all)
    out.push_back({{"verdict", name_of(f.verdict)}, {"what", f.what}, {"found", f.found}, {"help", f.help}});
  std::cout << out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

exit_code examine(const config_arguments& given, bool json) {
  const auto all = look(given);
  json ? print_json(all) : print(all);
  const bool bad = std::ranges::any_of(all, [](const finding& f) { return f.verdict == verdict::fail; });
  return bad ? exit_code::findings : exit_code::ok;
}

} // namespace

void add_doctor(CLI::App& root, action& chosen) {
  auto* const command =
      root.add_subcommand("doctor", "Look at everything that barid needs, and say what to do about what is wrong");
  auto given = add_config_arguments(*command);
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Print a JSON array");
  command->callback([given, json, &chosen] { chosen = [given, json] { return examine(*given, *json); }; });
}

} // namespace barid::app
