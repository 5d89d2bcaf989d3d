// runtime/store/postgres_programs.hpp - which PostgreSQL is installed, and which wrote a data
// folder.

#pragma once

#include "model/result.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace barid::store {

/// One installed server: its major version and the folder with `postgres` and `initdb`.
struct postgres_programs {
  int major = 0;
  std::filesystem::path folder;
};

/// The oldest major version whose features the schema uses.
inline constexpr int oldest_postgres = 15;

/// The servers below `base`/MAJOR/bin, newest first.
[[nodiscard]] std::vector<postgres_programs> installed_postgres(
    const std::filesystem::path& base = "/usr/lib/postgresql");

/// The major version in `cluster`/PG_VERSION; nothing when there is no cluster.
[[nodiscard]] std::optional<int> cluster_version(const std::filesystem::path& cluster);

/// The programs for a data folder written by `version` (nothing: a new one). Fails when none fits,
/// and says what to install.
[[nodiscard]] result<postgres_programs> choose_postgres(const std::vector<postgres_programs>& installed,
                                                        std::optional<int> version);

/// A program of PostgreSQL's clients, and the major version that it belongs to.
struct postgres_client {
  int major = 0;
  std::filesystem::path file;
};

/// `pg_dump`, `pg_restore`, …: of version `least` where that is installed below `base`, else of the next newer one, which
/// works with older servers as well. Fails with not_found, and says what to install.
[[nodiscard]] result<postgres_client> choose_client(const std::string& name, int least,
                                                    const std::filesystem::path& base = "/usr/lib/postgresql");

} // namespace barid::store
