// runtime/store/migrate.hpp - the schema, brought up to date step by step.
//
// Owns     the schema `barid` and its table `schema_versions`. Runs as the role that owns them.
// Never    edits history: a step that was applied and then changed is refused, and so is a database
//          that a newer program migrated.
// Fails    whole steps only: each is one transaction. Two programs migrating at once take turns.

#pragma once

#include "runtime/store/connection.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace barid::store {

/// One step, from `runtime/store/migrations/NNNN_name.sql`.
struct migration {
  int number = 0; ///< From 1, without gaps.
  std::string_view name;
  std::string_view sql;
};

/// The steps that this program knows, in order.
[[nodiscard]] std::span<const migration> migrations();

/// A step as it is noted in a database.
struct applied_step {
  int number = 0;
  std::string name;
  std::string hash;    ///< 32 bytes, SHA-256 of its text.
  std::string applied; ///< When, as PostgreSQL writes a time.

  friend bool operator==(const applied_step&, const applied_step&) = default;
};

/// In order; none for an empty database. A schema that notes no step at all is a restore that did not come to its end,
/// and refused.
[[nodiscard]] result<std::vector<applied_step>> applied_steps(connection& any);
/// Whether this program made them: refused where a newer one did, or another text.
[[nodiscard]] result<void> check_steps(const std::vector<applied_step>& done,
                                       std::span<const migration> steps = migrations());
/// As they were noted elsewhere: from then on the schema counts as finished. Part of the caller's transaction.
[[nodiscard]] result<void> note_steps(connection& owner, const std::vector<applied_step>& done);

struct migrated {
  int from = 0; ///< Version found; 0: an empty database.
  int to = 0;
};

/// Applies what is missing. `owner` is a connection of the role that owns the schema.
[[nodiscard]] result<migrated> migrate(connection& owner, std::span<const migration> steps = migrations());

/// Whether the schema is exactly what this program knows; the failure says what to do.
[[nodiscard]] result<void> check_schema(connection& any, std::span<const migration> steps = migrations());

} // namespace barid::store
