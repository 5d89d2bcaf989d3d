// runtime/store/migrate.hpp - the schema, brought up to date step by step.
//
// Owns     the schema `barid` and its table `schema_versions`. Runs as the role that owns them.
// Never    edits history: a step that was applied and then changed is refused, and so is a database
//          that a newer program migrated.
// Fails    whole steps only: each is one transaction. Two programs migrating at once take turns.

#pragma once

#include "runtime/store/connection.hpp"

#include <span>

namespace barid::store {

/// One step, from `runtime/store/migrations/NNNN_name.sql`.
struct migration {
  int number = 0; ///< From 1, without gaps.
  std::string_view name;
  std::string_view sql;
};

/// The steps that this program knows, in order.
[[nodiscard]] std::span<const migration> migrations();

struct migrated {
  int from = 0; ///< Version found; 0: an empty database.
  int to = 0;
};

/// Applies what is missing. `owner` is a connection of the role that owns the schema.
[[nodiscard]] result<migrated> migrate(connection& owner, std::span<const migration> steps = migrations());

/// Whether the schema is exactly what this program knows; the failure says what to do.
[[nodiscard]] result<void> check_schema(connection& any, std::span<const migration> steps = migrations());

} // namespace barid::store
