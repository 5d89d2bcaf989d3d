#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/database.hpp"
#include "runtime/secrets/vault.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace barid::app {

namespace {

exit_code rotate(const config_arguments& given) {
  auto c = load_config(given);
  if (!c) return report(c.why());
  auto db = database::open(c->values);
  if (!db) return report(db.why());
  auto on = db->connect();
  if (!on) return report(on.why());
  auto vault = secrets::vault::open(c->values.data, *on);
  if (!vault) return report(vault.why());
  auto n = vault->rotate(*on);
  if (!n) return report(n.why());
  std::cout << "encrypted " << *n << (*n == 1 ? " secret" : " secrets")
            << " with a new key; keep a copy of " << (c->values.data / "secret.keys").string()
            << '\n';
  return exit_code::ok;
}

} // namespace

void add_secret(CLI::App& root, action& chosen) {
  auto* const group =
      root.add_subcommand("secret", "The key that stored passwords are encrypted with");
  group->require_subcommand(1);
  auto* const command = group->add_subcommand(
      "rotate", "Encrypt all stored passwords with a new key; the engine may run");
  auto given = add_config_arguments(*command);
  command->callback([given, &chosen] { chosen = [given] { return rotate(*given); }; });
}

} // namespace barid::app
