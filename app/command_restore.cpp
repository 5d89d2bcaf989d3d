// `barid restore`: the database as a backup has it. What it would do by itself and may have done since waits for a person.

#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/database.hpp"
#include "app/listing.hpp"
#include "runtime/backup/load.hpp"
#include "runtime/store/roles.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

namespace barid::app {

namespace {

struct restore_arguments {
  std::shared_ptr<config_arguments> config;
  std::string folder;
  bool send = false;
  bool paused = false;
  bool json = false;
};

/// How the stored passwords can be read now.
enum class keys_now {
  none_needed,
  put_in_place, ///< From the backup.
  there,        ///< The data folder has them.
  missing,
};

const char* name_of(keys_now k) {
  switch (k) {
  case keys_now::none_needed:
    return "none needed";
  case keys_now::put_in_place:
    return "put in place";
  case keys_now::there:
    return "there";
  case keys_now::missing:
    return "missing";
  }
  return "";
}

void print_loaded(const backup::manifest& m, const backup::loaded& l, keys_now keys, const restore_arguments& a,
                  const std::filesystem::path& data) {
  std::cout << "restored " << counted(m.what.of("conversations"), "conversation") << ", "
            << counted(m.what.of("mails"), "mail") << ", " << counted(m.what.of("events"), "event") << ", "
            << counted(m.what.of("timers"), "timer") << " and " << counted(m.what.of("outbox"), "entry", "entries")
            << " of the outbox, as of " << m.at << "; all hashes are those of the backup\n";
  if (l.schema.from != l.schema.to)
    std::cout << "brought up to date from version " << l.schema.from << " to " << l.schema.to << '\n';
  const auto& k = l.kept_back;
  if (a.send) std::cout << "what waited to be sent is sent at the next start\n";
  else if (k.answers + k.calls + k.later > 0)
    std::cout << "waiting to be sent, and held now, as they may have gone since: "
              << counted(k.answers, "answer", "answers") << ", " << counted(k.later, "answer", "answers")
              << " for later, " << counted(k.calls, "call", "calls")
              << " to other systems; people send them in the console\n";
  if (a.paused)
    std::cout << "paused " << counted(l.paused, "account", "accounts") << "; `barid channel resume` goes on\n";
  if (keys == keys_now::missing)
    std::cout << "the keys of stored passwords are missing: put your `secret.keys` into " << data.string()
              << " before the next start\n";
  std::cout << "everybody has to sign in again\n";
}

nlohmann::ordered_json loaded_json(const backup::manifest& m, const backup::loaded& l, keys_now keys) {
  return {{"at", m.at},
          {"schema", {{"from", l.schema.from}, {"to", l.schema.to}}},
          {"held", {{"answers", l.kept_back.answers}, {"later", l.kept_back.later}, {"calls", l.kept_back.calls}}},
          {"paused", l.paused},
          {"keys", name_of(keys)},
          {"hashes", m.what.hashes},
          {"rows", m.what.rows}};
}

/// Before the database counts as restored: without them it would be one whose passwords nobody reads.
result<keys_now> place_keys(const backup::checked& from, const std::filesystem::path& data) {
  if (from.keys) {
    std::error_code ignored;
    if (std::filesystem::exists(data / backup::keys_name, ignored))
      return keys_now::there; // the same: that was checked
    std::filesystem::create_directories(data, ignored);
    if (auto ok = from.keys->save_in(data); !ok) return ok.why();
    return keys_now::put_in_place;
  }
  if (from.says.keys.empty()) return keys_now::none_needed;
  return backup::keys_fit(from, data) ? keys_now::there : keys_now::missing;
}

exit_code restore_backup(const restore_arguments& a) {
  auto c = load_config(*a.config);
  if (!c) return report(c.why());
  const auto& data = c->values.data;
  // who reads the backup is who restores it
  if (c->values.database_target.empty())
    if (auto ok = become_owner_of(data); !ok) return report(ok.why());
  auto from = backup::check(a.folder);
  if (!from) return report(from.why());
  if (auto ok = backup::check_keys(*from, data); !ok) return report(ok.why());
  auto db = database::open_alone(c->values);
  if (!db) return report(db.why());
  auto owner = db->connect(store::owner_role);
  if (!owner) return report(owner.why());
  if (auto empty = backup::check_empty(*owner); !empty) return report(empty.why());
  const auto keys = place_keys(*from, data);
  if (!keys) return report(keys.why());
  backup::load_options how;
  how.send = a.send;
  how.paused = a.paused;
  const auto done = backup::load(*owner, *from, how);
  if (!done) {
    std::error_code ignored;
    if (*keys == keys_now::put_in_place) std::filesystem::remove(data / backup::keys_name, ignored);
    return report(done.why());
  }
  if (a.json) std::cout << loaded_json(from->says, *done, *keys) << '\n';
  else print_loaded(from->says, *done, *keys, a, data);
  return exit_code::ok;
}

} // namespace

void add_restore(CLI::App& root, action& chosen) {
  auto* const command =
      root.add_subcommand("restore", "Fill an empty data folder or database from a backup; no engine may run there");
  auto a = std::make_shared<restore_arguments>();
  a->config = add_config_arguments(*command);
  command->add_option("FOLDER", a->folder, "What `barid backup` made")->required();
  command->add_flag("--send", a->send,
                    "Send what waited to be sent at the backup, at the next start; else it waits for a person, as it "
                    "may have gone since");
  command->add_flag("--paused", a->paused,
                    "Pause all accounts: nothing is fetched or sent before `barid channel resume`");
  command->add_flag("--json", a->json, "Print one JSON object");
  command->callback([a, &chosen] { chosen = [a] { return restore_backup(*a); }; });
}

} // namespace barid::app
