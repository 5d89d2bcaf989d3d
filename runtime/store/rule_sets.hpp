// runtime/store/rule_sets.hpp - the rules in force, those before, and what running flows still
// need.
//
// Never    changes a stored set; activating is one row under a lock that every deciding commit
// shares,
//          so that decisions are made by the old rules or the new, never a mixture (promise P12).

#pragma once

#include "runtime/store/connection.hpp"

namespace barid::store {

struct rule_set {
  std::string hash;   ///< 32 bytes over its content.
  std::string bundle; ///< Every file, packed by the caller.
  std::int32_t format = 1;
  std::string author;
  std::string message;
};

/// Stores the set; the same hash again is no change.
[[nodiscard]] result<void> save_rule_set(connection& on, const rule_set& set);
/// Fails with not_found.
[[nodiscard]] result<rule_set> load_rule_set(connection& on, const std::string& hash);

struct active_rules {
  std::int64_t generation = 0; ///< 0: none was ever activated, `hash` is empty.
  std::string hash;
};
[[nodiscard]] result<active_rules> load_active_rules(connection& on);

struct activation {
  std::string hash;          ///< A stored set.
  std::int64_t expected = 0; ///< The generation that the plan was made against.
  bool rollback = false;
  std::string author, message;
  std::string actor; ///< As the audit log names them; empty: the author.
};
struct activated {
  std::int64_t generation = 0;
  instant at{};
};
/// Puts a set in force; within a transaction deciding commits wait from here to its end. Fails with
/// `conflict` when another one was activated since `expected`: the plan is stale.
[[nodiscard]] result<activated> activate_rules(connection& on, const activation& what);

struct rule_change {
  std::int64_t generation = 0;
  std::string hash, kind, author, message;
  instant at;
};
/// Newest first.
[[nodiscard]] result<std::vector<rule_change>> rule_history(connection& on, int limit);
/// Fails with not_found.
[[nodiscard]] result<rule_change> load_rule_change(connection& on, std::int64_t generation);

/// Removes sets older than `before` that were never in force and that no running flow is pinned to.
[[nodiscard]] result<std::int64_t> forget_rule_sets(connection& on, instant before);

} // namespace barid::store
