// runtime/store/delivery_rows.hpp - calls to other systems (`call/NAME` in the outbox) as people look at them.

#pragma once

#include "runtime/store/connection.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace barid::store {

struct call_attempt {
  outbox_id id;
  int status = 0; ///< Of HTTP; 0: there was no answer.
  std::chrono::milliseconds took{};
  instant at{};
};
/// Only to be shown: nothing depends on it.
[[nodiscard]] result<void> note_attempt(connection& on, const call_attempt& how);

struct delivery_row {
  outbox_id id;
  std::string name;
  conversation_id conversation; ///< 0: about none.
  std::string state;
  std::int32_t attempts = 0;
  std::string error;       ///< Of the last attempt; may be empty.
  std::string rule, event; ///< What made it.
  std::optional<std::int32_t> status, milliseconds;
  std::optional<instant> tried, finished, next; ///< `next`: when it is tried again.
  instant created{};
};
/// The newest first. `name`: of one endpoint; empty: of all. `troubled`: only what failed or was given up.
[[nodiscard]] result<std::vector<delivery_row>> list_deliveries(connection& on, const std::string& name, bool troubled,
                                                                int limit);

struct delivery_numbers {
  std::string name;
  std::int64_t waiting = 0, failed = 0, dead = 0, done = 0;
  std::optional<instant> last; ///< The last attempt.
};
/// Of calls made since `since`, and of those that are under way still.
[[nodiscard]] result<std::vector<delivery_numbers>> count_deliveries(connection& on, instant since);

} // namespace barid::store
