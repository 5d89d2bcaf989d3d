// runtime/backup/manifest.hpp - what a backup says of itself: `backup.json` in its folder.

#pragma once

#include "runtime/backup/contents.hpp"
#include "runtime/store/migrate.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace barid::backup {

inline constexpr const char* manifest_name = "backup.json";
inline constexpr const char* dump_name = "database.dump"; ///< In the custom format of `pg_dump`.
inline constexpr const char* keys_name = "secret.keys";

struct manifest {
  static constexpr int known_format = 1;

  int format = known_format;
  std::string barid; ///< The program's version.
  std::string at;    ///< The moment that it shows: `2026-03-29T10:00:00Z`.
  int postgres = 0;  ///< Major version of the server.
  int pg_dump = 0;   ///< Major version of the program that wrote the dump.
  std::vector<store::applied_step> schema;
  contents what;
  std::uint64_t dump_bytes = 0;
  std::string dump_sha256;       ///< Hexadecimal.
  std::vector<std::string> keys; ///< Names of those that the stored secrets were encrypted with.
  bool with_keys = false;        ///< `secret.keys` is in the folder.
  std::string keys_sha256;       ///< Of that file; hexadecimal.
};

/// For people too: indented, its end a line break.
[[nodiscard]] std::string to_text(const manifest& m);

/// Fails with `not_found` for a folder that is none or has no manifest, `invalid` for a damaged one, `refused` for what only
/// a newer program understands.
[[nodiscard]] result<manifest> read_manifest(const std::filesystem::path& folder);

} // namespace barid::backup
