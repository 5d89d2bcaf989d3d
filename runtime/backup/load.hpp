// runtime/backup/load.hpp - a backup becomes the database.
//
// Owns     a lock in the database, so that two do not work on one.
// Never    touches a database in which somebody works, or has worked.
// Fails    with what to do; then the database is empty. Until the data is compared and what must not go out by itself is held
//          back, the schema notes no version: engines and commands refuse it, and the next restore begins anew.

#pragma once

#include "runtime/backup/afterwards.hpp"
#include "runtime/backup/checked.hpp"
#include "runtime/store/migrate.hpp"

#include <functional>

namespace barid::backup {

struct load_options {
  bool send = false;   ///< What waited to leave leaves as soon as an engine starts.
  bool paused = false; ///< No account is read or sent with until it is resumed.
  /// Between loading and comparing; for tests.
  std::function<void(store::connection&)> between = {};
};

struct loaded {
  held kept_back;
  std::int64_t paused = 0; ///< Accounts.
  store::migrated schema;
};

/// Whether a backup may go there: refused with what is in it.
[[nodiscard]] result<void> check_empty(store::connection& owner);

/// `owner` is a connection of the role that owns the schema, to the database that becomes what the backup says; its
/// time-outs are changed.
[[nodiscard]] result<loaded> load(store::connection& owner, const checked& backup, const load_options& how = {});

} // namespace barid::backup
