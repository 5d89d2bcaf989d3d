#include "runtime/backup/load.hpp"

#include "runtime/backup/client_program.hpp"
#include "runtime/store/roles.hpp"

namespace barid::backup {

namespace {

using store::connection;

constexpr std::string_view one_at_a_time = "select pg_try_advisory_lock(1650553188, 3)";

result<bool> truth(connection& on, std::string_view question) {
  auto got = on.run(question);
  if (!got) return got.why();
  return (*got)[0].get<bool>(0);
}

result<void> refuse_used(connection& owner) {
  auto got = owner.run("select (select count(*) from barid.conversations), (select count(*) from barid.mails),"
                       " (select count(*) from barid.agents), (select count(*) from barid.channels),"
                       " exists (select from barid.nodes where lease_until > now())");
  if (!got) return got.why();
  std::int64_t conversations = 0, mails = 0, people = 0, channels = 0;
  bool engine = false;
  (*got)[0].into(conversations, mails, people, channels, engine);
  if (conversations + mails + people + channels > 0)
    return error{errc::refused,
                 "the database is in use: it has " + std::to_string(conversations) + " conversations, " +
                     std::to_string(mails) + " mails, " + std::to_string(people) + " people and " +
                     std::to_string(channels) + " channels",
                 "restore into an empty one: another `--data` folder, or another database in `database.target`"};
  if (engine) return error{errc::refused, "an engine works on this database", "stop it first; it may go on afterwards"};
  return {};
}

/// Nothing of a schema that was only made, or of a restore that was interrupted.
result<void> clear(connection& owner) {
  return owner.run_script("drop schema if exists barid cascade");
}

std::string held_because(const manifest& says) {
  return "restored from the backup of " + says.at + ": it may have gone since";
}

/// One transaction: compared, held back, noted as finished.
result<void> finish(connection& owner, const checked& backup, const load_options& how, loaded& out) {
  const auto& says = backup.says;
  auto open = store::transaction::begin(owner);
  if (!open) return open.why();
  auto found = contents_of(owner);
  if (!found) return found.why();
  if (const auto other = difference(says.what, *found); !other.empty())
    return error{errc::invalid, "what was restored is not what was backed up: " + other,
                 "nothing of it was kept; restore another backup"};
  if (!how.send) {
    auto kept = hold_back(owner, held_because(says));
    if (!kept) return kept.why();
    out.kept_back = *kept;
  }
  if (how.paused) {
    auto paused = pause_accounts(owner);
    if (!paused) return paused.why();
    out.paused = *paused;
  }
  for (auto step : {&end_leases, &renumber_changes})
    if (auto ok = step(owner); !ok) return ok;
  const auto detail = "{\"at\": \"" + says.at + "\", \"send\": " + (how.send ? "true" : "false") + "}";
  if (auto ok = note_restore(owner, detail); !ok) return ok;
  if (auto ok = store::note_steps(owner, says.schema); !ok) return ok;
  return open->commit();
}

/// The planner knows nothing of tables that were only filled; the server's own turn may come much later.
result<void> count_for_planner(connection& owner) {
  auto tables = owner.run("select relname::text from pg_class where relnamespace = 'barid'::regnamespace"
                          " and relkind = 'r'");
  if (!tables) return tables.why();
  for (std::size_t i = 0; i < tables->size(); ++i)
    if (auto ok = owner.run_script("analyze barid." + (*tables)[i].get<std::string>(0)); !ok) return ok;
  return {};
}

} // namespace

result<void> check_empty(connection& owner) {
  auto there = truth(owner, "select to_regclass('barid.schema_versions') is not null");
  if (!there) return there.why();
  if (!*there) {
    auto other = truth(owner, "select exists (select from pg_class where relnamespace = to_regnamespace('barid'))");
    if (!other) return other.why();
    if (*other)
      return error{errc::refused, "the database has a schema `barid` that is not of this program",
                   "restore into an empty database"};
    return {};
  }
  auto noted = truth(owner, "select exists (select from barid.schema_versions)");
  if (!noted) return noted.why();
  return *noted ? refuse_used(owner) : result<void>();
}

result<loaded> load(connection& owner, const checked& backup, const load_options& how) {
  if (auto roles = store::check_roles(owner); !roles) return roles.why();
  if (const int server = owner.server_version() / 10'000; server < backup.says.postgres)
    return error{errc::refused,
                 "the backup is of PostgreSQL " + std::to_string(backup.says.postgres) + ", this server is " +
                     std::to_string(server),
                 "restore it into a server of that version or a newer one"};
  auto alone = truth(owner, one_at_a_time);
  if (!alone) return alone.why();
  if (!*alone)
    return error{errc::refused, "another `barid restore` is at work on this database", "wait until it has ended"};
  if (auto empty = check_empty(owner); !empty) return empty.why();
  if (auto ok = take_time(owner); !ok) return ok.why();
  if (auto ok = clear(owner); !ok) return ok.why();
  auto to = owner.hand_on();
  if (!to) return to.why();
  auto done = run_client(backup.program, *to,
                         {"--single-transaction", "--exit-on-error", "--no-owner",
                          "--role=" + std::string(store::owner_role), (backup.folder / dump_name).string()});
  loaded out;
  if (done && how.between) how.between(owner);
  if (done) done = finish(owner, backup, how, out);
  if (!done) {
    (void)clear(owner); // where even that fails, it counts as unfinished
    return done.why();
  }
  auto schema = store::migrate(owner);
  if (!schema)
    return error{schema.why().code, "everything is restored, but not brought up to date: " + schema.why().message,
                 "run `barid migrate`"};
  out.schema = *schema;
  (void)count_for_planner(owner); // without it the server does so in its time
  return out;
}

} // namespace barid::backup
