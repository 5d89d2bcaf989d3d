// `barid backup`: everything that the database holds, as a folder, while the engine runs or not.

#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/database.hpp"
#include "app/listing.hpp"
#include "runtime/backup/save.hpp"
#include "runtime/store/roles.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

namespace barid::app {

namespace {

struct backup_arguments {
  std::shared_ptr<config_arguments> config;
  std::string folder;
  bool with_keys = false;
  bool json = false;
};

void print_saved(const backup::manifest& m, const backup_arguments& a) {
  std::cout << "backed up " << counted(m.what.of("conversations"), "conversation") << ", "
            << counted(m.what.of("mails"), "mail") << ", " << counted(m.what.of("events"), "event") << ", "
            << counted(m.what.of("timers"), "timer") << " and " << counted(m.what.of("outbox"), "entry", "entries")
            << " of the outbox, as of " << m.at << ": " << a.folder << ", " << size_words(m.dump_bytes) << '\n';
  if (!m.with_keys) std::cout << "secret.keys is not in it: keep a copy of it apart, or use `--with-keys`\n";
}

nlohmann::ordered_json saved_json(const backup::manifest& m, const backup_arguments& a) {
  return {{"folder", std::filesystem::absolute(a.folder).lexically_normal().string()},
          {"at", m.at},
          {"schema", m.schema.back().number},
          {"bytes", m.dump_bytes},
          {"with_keys", m.with_keys},
          {"hashes", m.what.hashes},
          {"rows", m.what.rows}};
}

exit_code save_backup(const backup_arguments& a) {
  auto c = load_config(*a.config);
  if (!c) return report(c.why());
  auto db = database::open(c->values, database::schema::as_it_is);
  if (!db) return report(db.why());
  auto owner = db->connect(store::owner_role);
  if (!owner) return report(owner.why());
  backup::save_request what;
  what.folder = a.folder;
  what.barid = BARID_VERSION;
  what.data = c->values.data;
  what.with_keys = a.with_keys;
  const auto saved = backup::save(*owner, what);
  if (!saved) return report(saved.why());
  if (a.json) std::cout << saved_json(*saved, a) << '\n';
  else print_saved(*saved, a);
  return exit_code::ok;
}

} // namespace

void add_backup(CLI::App& root, action& chosen) {
  auto* const command = root.add_subcommand(
      "backup", "Copy the whole database into a new folder, as of one moment; the engine may run meanwhile");
  auto a = std::make_shared<backup_arguments>();
  a->config = add_config_arguments(*command);
  command->add_option("FOLDER", a->folder, "Where to; not there yet")->required();
  command->add_flag("--with-keys", a->with_keys,
                    "Copy `secret.keys` too: who has such a backup can read the stored passwords");
  command->add_flag("--json", a->json, "Print one JSON object");
  command->callback([a, &chosen] { chosen = [a] { return save_backup(*a); }; });
}

} // namespace barid::app
