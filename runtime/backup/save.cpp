#include "runtime/backup/save.hpp"

#include "runtime/backup/client_program.hpp"
#include "runtime/backup/files.hpp"
#include "runtime/backup/new_folder.hpp"
#include "runtime/secrets/key_ring.hpp"
#include "runtime/store/roles.hpp"

#include <algorithm>
#include <optional>

namespace barid::backup {

namespace {

namespace fs = std::filesystem;

bool has_all(const secrets::key_ring& ring, const std::vector<std::string>& names) {
  return std::ranges::all_of(names, [&](const std::string& name) { return ring.find(name) != nullptr; });
}

result<std::vector<std::string>> keys_used(store::connection& on) {
  auto got = on.run("select distinct key_name from barid.secrets order by 1");
  if (!got) return got.why();
  std::vector<std::string> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<std::string>(0));
  return out;
}

/// One snapshot for everything that follows on this connection, under the name that `pg_dump` is given.
result<std::string> share_snapshot(store::connection& on) {
  if (auto how = on.run("set transaction isolation level repeatable read, read only"); !how) return how.why();
  auto name = on.run("select pg_export_snapshot()");
  if (!name) return name.why();
  return (*name)[0].get<std::string>(0);
}

result<void> dump(store::connection& owner, const store::postgres_client& program, const std::string& snapshot,
                  const fs::path& file) {
  // made here, so that nobody else may read it from its first byte on
  if (auto made = write_new(file, ""); !made) return made;
  auto to = owner.hand_on();
  if (!to) return to.why();
  return run_client(program, *to,
                    {"--format=custom",
                     // of levels of gzip, the only method of version 15, the first takes a fraction of the time
                     "--compress=1", "--schema=barid",
                     // notes the version: what has none is no finished restore
                     "--exclude-table-data=barid.schema_versions", "--role=" + std::string(store::owner_role),
                     "--snapshot=" + snapshot, "--lock-wait-timeout=60000", "--no-publications", "--no-subscriptions",
                     "--no-security-labels", "--no-tablespaces", "--file=" + file.string()});
}

/// Rotating a key adds the new one before, and forgets the old one after it encrypts: of the file before and after the
/// snapshot one has what the snapshot needs.
result<void> copy_keys(const std::optional<secrets::key_ring>& before, const fs::path& data, const fs::path& to,
                       manifest& m) {
  auto after = secrets::key_ring::open(data, false);
  if (!after) return after.why();
  const auto* ring = before && has_all(*before, m.keys) ? &*before : has_all(*after, m.keys) ? &*after : nullptr;
  if (!ring)
    return error{errc::refused,
                 after->file().string() + " does not hold every key that stored secrets were encrypted with",
                 "restore that file from a backup, or take this one without `--with-keys`"};
  if (auto ok = ring->save_in(to); !ok) return ok;
  auto size = measure(to / keys_name);
  if (!size) return size.why();
  m.with_keys = true;
  m.keys_sha256 = size->sha256;
  return {};
}

} // namespace

result<manifest> save(store::connection& owner, const save_request& what) {
  manifest m;
  m.barid = what.barid;
  m.postgres = owner.server_version() / 10'000;
  auto program = store::choose_client("pg_dump", m.postgres, what.programs);
  if (!program) return program.why();
  m.pg_dump = program->major;
  auto folder = new_folder::beside(what.folder);
  if (!folder) return folder.why();
  std::optional<secrets::key_ring> keys;
  if (what.with_keys) {
    auto ring = secrets::key_ring::open(what.data, false);
    if (!ring) return ring.why();
    keys.emplace(std::move(*ring));
  }
  if (auto ok = take_time(owner); !ok) return ok.why();
  {
    auto open = store::transaction::begin(owner);
    if (!open) return open.why();
    auto snapshot = share_snapshot(owner);
    if (!snapshot) return snapshot.why();
    auto schema = store::applied_steps(owner);
    if (!schema) return schema.why();
    if (schema->empty())
      return error{errc::not_found, "the database is empty: there is nothing to back up",
                   "`barid run` or `barid migrate` makes its tables"};
    if (auto known = store::check_steps(*schema); !known) return known.why();
    m.schema = std::move(*schema);
    auto at = owner.run("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    if (!at) return at.why();
    m.at = (*at)[0].get<std::string>(0);
    auto used = keys_used(owner);
    if (!used) return used.why();
    m.keys = std::move(*used);
    if (auto ok = dump(owner, *program, *snapshot, folder->path() / dump_name); !ok) return ok.why();
    auto all = contents_of(owner);
    if (!all) return all.why();
    m.what = std::move(*all);
    if (auto ok = open->commit(); !ok) return ok.why();
  }
  if (what.with_keys)
    if (auto ok = copy_keys(keys, what.data, folder->path(), m); !ok) return ok.why();
  auto size = measure(folder->path() / dump_name);
  if (!size) return size.why();
  m.dump_bytes = size->bytes;
  m.dump_sha256 = size->sha256;
  if (auto ok = flush(folder->path() / dump_name); !ok) return ok.why();
  // last: without it the folder is no backup
  if (auto ok = write_new(folder->path() / manifest_name, to_text(m)); !ok) return ok.why();
  if (auto ok = folder->put_in_place(); !ok) return ok.why();
  return m;
}

} // namespace barid::backup
