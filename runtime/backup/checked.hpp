// runtime/backup/checked.hpp - a backup that is whole and that this program can restore: asked before anything is touched.

#pragma once

#include "runtime/backup/manifest.hpp"
#include "runtime/secrets/key_ring.hpp"
#include "runtime/store/postgres_programs.hpp"

#include <filesystem>
#include <optional>

namespace barid::backup {

struct checked {
  std::filesystem::path folder;
  manifest says;
  store::postgres_client program;        ///< `pg_restore`
  std::optional<secrets::key_ring> keys; ///< Those of the backup, where it has them.
};

/// Reads the whole dump once. Fails with `not_found`, `invalid` (damaged or cut short), or `refused` (made by a newer
/// program, or unreadable for this user).
[[nodiscard]] result<checked> check(const std::filesystem::path& folder,
                                    const std::filesystem::path& programs = "/usr/lib/postgresql");

/// What stands in the data folder against the keys of the backup: refused where it has others.
[[nodiscard]] result<void> check_keys(const checked& backup, const std::filesystem::path& data);

/// Whether the data folder has every key that the backup's secrets need.
[[nodiscard]] bool keys_fit(const checked& backup, const std::filesystem::path& data);

} // namespace barid::backup
