// `barid migrate`: the schema of a database that somebody else runs, brought up to date.

#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/database.hpp"
#include "runtime/store/migrate.hpp"
#include "runtime/store/roles.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace barid::app {

namespace {

struct migrate_arguments {
  std::shared_ptr<config_arguments> config;
  bool roles = false;
  bool json = false;
};

/// For psql; nothing is connected to.
exit_code print_roles(const config::settings& s) {
  if (s.database_target.empty())
    return report({errc::invalid, "the private database makes its roles itself",
                   "set `database.target` to use a server of yours"});
  const auto names = store::names_in(s.database_target);
  if (!names) return report(names.why());
  if (names->user.empty() || names->database.empty())
    return report({errc::invalid,
                   std::string("`database.target` names no ") + (names->user.empty() ? "user" : "database"),
                   "write it like `host=db.example dbname=barid user=barid`"});
  std::cout << store::administrator_sql(names->user, names->database);
  return exit_code::ok;
}

exit_code migrate(const migrate_arguments& a) {
  auto c = load_config(*a.config);
  if (!c) return report(c.why());
  if (a.roles) return print_roles(c->values);
  auto db = database::open(c->values, database::schema::as_it_is);
  if (!db) return report(db.why());
  auto owner = db->connect(store::owner_role);
  if (!owner) return report(owner.why());
  const auto done = store::migrate(*owner);
  if (!done) return report(done.why());
  if (a.json) std::cout << nlohmann::ordered_json{{"from", done->from}, {"to", done->to}} << '\n';
  else if (done->from == done->to) std::cout << "the database is up to date: version " << done->to << '\n';
  else
    std::cout << "the database is at version " << done->to << " now; it was "
              << (done->from == 0 ? "empty" : "at version " + std::to_string(done->from)) << '\n';
  return exit_code::ok;
}

} // namespace

void add_migrate(CLI::App& root, action& chosen) {
  auto* const command =
      root.add_subcommand("migrate", "Bring the database's tables up to date; `barid run` does it at its start too");
  auto a = std::make_shared<migrate_arguments>();
  a->config = add_config_arguments(*command);
  command->add_flag("--roles", a->roles,
                    "Print what the administrator of the database server runs once, before that: it "
                    "makes the roles");
  command->add_flag("--json", a->json, "Print one JSON object");
  command->callback([a, &chosen] { chosen = [a] { return migrate(*a); }; });
}

} // namespace barid::app
