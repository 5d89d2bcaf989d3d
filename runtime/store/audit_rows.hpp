// runtime/store/audit_rows.hpp - the audit log: who did what that others must be able to find again.

#pragma once

#include "runtime/store/exchange.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::store {

/// One line of `audit_actions` for each; the console's words for them are checked when it is built.
enum class audit_action {
  sign_in,
  user_add,
  user_invite,
  user_change,
  user_link,
  user_access,
  user_password,
  user_reset_asked,
  user_second_factor,
  user_second_factor_off,
  user_disable,
  token_add,
  token_remove,
  team_add,
  team_change,
  team_member,
  team_add_member,
  team_remove_member,
  channel_add,
  channel_change,
  channel_password,
  channel_sign_in,
  channel_signature,
  channel_pause,
  channel_resume,
  channel_retry,
  channel_retention,
  channel_remove,
  reply_add,
  reply_change,
  reply_remove,
  rules_apply,
  rules_rollback,
  secret_set,
  conversation_subject,
  conversation_keep,
  conversation_delete,
  customer_erase,
  database_restore,
};

/// As in the database, the API and the console: `user.add`. What stands before the point is its kind.
[[nodiscard]] std::string_view name_of(audit_action what);
[[nodiscard]] std::vector<std::string> audit_action_names();
/// Each once: `user`, `team`, …
[[nodiscard]] std::vector<std::string> audit_kinds();

struct audit_entry {
  std::int64_t id = 0;
  instant at;
  std::string actor, action, subject;
  std::string detail = "{}"; ///< JSON, without secrets.
  std::string address;
};
[[nodiscard]] result<void> write_audit(connection& on, const audit_entry& entry);

/// Everything that is said narrows; what is empty does not.
struct audit_filter {
  std::string kind;             ///< `user`
  std::string actor;            ///< `agent/3`, `command line`
  std::string subject;          ///< `channel/7`
  std::optional<instant> from;  ///< The first moment,
  std::optional<instant> until; ///< and the first one after it.
};
/// Newest first, below id `before` (0: from the newest).
[[nodiscard]] result<std::vector<audit_entry>> read_audit(connection& on, const audit_filter& which,
                                                          std::int64_t before, int limit);

} // namespace barid::store
