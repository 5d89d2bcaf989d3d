#include "runtime/backup/checked.hpp"

#include "runtime/backup/files.hpp"

#include <algorithm>

namespace barid::backup {

namespace fs = std::filesystem;

namespace {

error damaged(const fs::path& file, const std::string& how) {
  return {errc::invalid, file.string() + " is damaged: " + how,
          "restore another backup, or copy this one again from where it was kept"};
}

result<void> check_dump(const fs::path& file, const manifest& says) {
  std::error_code failed;
  if (!fs::exists(file, failed) && !failed) return damaged(file, "the file is missing");
  auto is = measure(file);
  if (!is) return is.why();
  if (is->bytes != says.dump_bytes)
    return damaged(file,
                   "it has " + std::to_string(is->bytes) + " bytes instead of " + std::to_string(says.dump_bytes));
  if (is->sha256 != says.dump_sha256) return damaged(file, "its hash is not the one that was noted with it");
  return {};
}

result<secrets::key_ring> read_keys(const fs::path& folder, const manifest& says) {
  const auto file = folder / keys_name;
  std::error_code failed;
  if (!fs::exists(file, failed) && !failed) return damaged(file, "the file is missing");
  auto is = measure(file);
  if (!is) return is.why();
  if (is->sha256 != says.keys_sha256) return damaged(file, "its hash is not the one that was noted with it");
  return secrets::key_ring::open(folder, false);
}

bool has_file(const fs::path& data) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(data / keys_name, ignored));
}

} // namespace

result<checked> check(const fs::path& folder, const fs::path& programs) {
  auto says = read_manifest(folder);
  if (!says) return says.why();
  const auto known = store::migrations().size();
  if (static_cast<std::size_t>(says->schema.back().number) > known)
    return error{errc::refused,
                 folder.string() + " is of a newer barid (" + says->barid + "): its database is at version " +
                     std::to_string(says->schema.back().number) + ", this program knows " + std::to_string(known),
                 "restore it with that version"};
  if (auto same = store::check_steps(says->schema); !same) return same.why();
  auto program = store::choose_client("pg_restore", says->pg_dump, programs);
  if (!program) return program.why();
  if (auto whole = check_dump(folder / dump_name, *says); !whole) return whole.why();
  checked out{fs::absolute(folder), std::move(*says), std::move(*program), {}};
  if (!out.says.with_keys) return out;
  auto keys = read_keys(folder, out.says);
  if (!keys) return keys.why();
  out.keys.emplace(std::move(*keys));
  return out;
}

result<void> check_keys(const checked& backup, const fs::path& data) {
  if (!backup.keys || !has_file(data)) return {};
  auto there = secrets::key_ring::open(data, false);
  if (!there) return there.why();
  if (there->same_as(*backup.keys)) return {};
  return error{errc::refused, there->file().string() + " holds other keys than the backup",
               "move it away first: it is not replaced"};
}

bool keys_fit(const checked& backup, const fs::path& data) {
  if (backup.says.keys.empty()) return true;
  auto there = secrets::key_ring::open(data, false);
  return there &&
         std::ranges::all_of(backup.says.keys, [&](const std::string& name) { return there->find(name) != nullptr; });
}

} // namespace barid::backup
