#include "app/add_verb.hpp"
#include "app/arguments.hpp"
#include "app/ask.hpp"
#include "app/command.hpp"
#include "app/database.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/keyed_rows.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <optional>

namespace barid::app {

namespace {

/// The store and the key of its secrets.
struct opened {
  database db;
  store::connection on;
  secrets::vault vault;
};

result<opened> open(const config_arguments& given) {
  auto c = load_config(given);
  if (!c) return c.why();
  auto db = database::open(c->values);
  if (!db) return db.why();
  auto on = db->connect();
  if (!on) return on.why();
  auto vault = secrets::vault::open(c->values.data, *on);
  if (!vault) return vault.why();
  return opened{std::move(*db), std::move(*on), std::move(*vault)};
}

exit_code rotate(const config_arguments& given) {
  auto c = load_config(given);
  if (!c) return report(c.why());
  auto o = open(given);
  if (!o) return report(o.why());
  auto n = o->vault.rotate(o->on);
  if (!n) return report(n.why());
  std::cout << "encrypted " << *n << (*n == 1 ? " secret" : " secrets") << " with a new key; keep a copy of "
            << (c->values.data / "secret.keys").string() << '\n';
  return exit_code::ok;
}

/// As rules write it: `secret erp`.
result<void> well_named(const std::string& name) {
  constexpr std::size_t longest = 100;
  if (!name.empty() && name.size() <= longest && name.find_first_of(" \t\r\n/\"{};") == std::string::npos) return {};
  return error{errc::invalid, "`" + name + "` cannot be the name of a secret",
               "choose a word that rules can write, as in `secret erp`"};
}

exit_code set(const config_arguments& given, const std::string& name, const std::string& file) {
  if (auto ok = well_named(name); !ok) return report(ok.why());
  auto word = ask_secret("the secret " + name, file, true);
  if (!word) return report(word.why());
  auto o = open(given);
  if (!o) return report(o.why());
  if (auto ok = o->vault.put(o->on, secrets::named_secret(name), *word); !ok) return report(ok.why());
  std::cout << "stored the secret " << name << '\n';
  return exit_code::ok;
}

exit_code list(const config_arguments& given) {
  auto o = open(given);
  if (!o) return report(o.why());
  const auto prefix = secrets::named_secret("");
  auto all = store::list_secrets(o->on, prefix);
  if (!all) return report(all.why());
  for (const auto& name : *all) std::cout << name.substr(prefix.size()) << '\n';
  return exit_code::ok;
}

exit_code remove(const config_arguments& given, const std::string& name) {
  auto o = open(given);
  if (!o) return report(o.why());
  const auto stored = secrets::named_secret(name);
  if (auto there = o->vault.get(o->on, stored); !there && there.why().code == errc::not_found)
    return report(error{errc::not_found, "there is no secret `" + name + "`", "`barid secret list` names all"});
  if (auto ok = o->vault.remove(o->on, stored); !ok) return report(ok.why());
  std::cout << "removed the secret " << name << '\n';
  return exit_code::ok;
}

} // namespace

void add_secret(CLI::App& root, action& chosen) {
  auto* const group =
      root.add_subcommand("secret", "Secrets that rules name, and the key that passwords are encrypted with");
  group->require_subcommand(1);

  auto* const setting = group->add_subcommand("set", "Store a secret that rules name, for example to sign webhooks");
  auto given = add_config_arguments(*setting);
  auto name = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>();
  setting->add_option("name", *name, "Its name, as rules write it")->required();
  setting->add_option("--file,--password-file", *file, "Take it from the first line of this file");
  setting->callback([=, &chosen] { chosen = [=] { return set(*given, *name, *file); }; });

  auto* const listing = group->add_subcommand("list", "Name the secrets that rules can use");
  auto of_list = add_config_arguments(*listing);
  listing->callback([=, &chosen] { chosen = [=] { return list(*of_list); }; });

  auto* const removing = group->add_subcommand("remove", "Remove a secret");
  auto of_removal = add_config_arguments(*removing);
  auto gone = std::make_shared<std::string>();
  removing->add_option("name", *gone, "Its name")->required();
  removing->callback([=, &chosen] { chosen = [=] { return remove(*of_removal, *gone); }; });

  auto* const turning =
      group->add_subcommand("rotate", "Encrypt all stored passwords with a new key; the engine may run");
  auto of_rotation = add_config_arguments(*turning);
  turning->callback([=, &chosen] { chosen = [=] { return rotate(*of_rotation); }; });
}

} // namespace barid::app
