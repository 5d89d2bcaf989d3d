// runtime/backup/save.hpp - a backup is taken.
//
// Owns     nothing but the folder while it is being made (new_folder.hpp).
// Never    stops anybody's work: it reads one snapshot, which its own connection and `pg_dump` share. Changes no row.
// Fails    with what to do, and leaves no folder of that name.

#pragma once

#include "runtime/backup/manifest.hpp"
#include "runtime/store/connection.hpp"

#include <filesystem>
#include <string>

namespace barid::backup {

struct save_request {
  std::filesystem::path folder; ///< Not there yet.
  std::string barid;            ///< The program's version.
  std::filesystem::path data;   ///< Where `secret.keys` lies.
  bool with_keys = false;
  std::filesystem::path programs = "/usr/lib/postgresql";
};

/// `owner` is a connection of the role that owns the schema; its time-outs are changed.
[[nodiscard]] result<manifest> save(store::connection& owner, const save_request& what);

} // namespace barid::backup
