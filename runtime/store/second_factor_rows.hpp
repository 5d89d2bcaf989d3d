// runtime/store/second_factor_rows.hpp - who signs in with a code besides the password.
//
// Never    holds the secret: that is in the vault.

#pragma once

#include "runtime/store/connection.hpp"

namespace barid::store {

struct second_factor {
  bool enabled = false;
  std::int64_t last_step = 0; ///< Of the newest code that was taken.
};

/// Off where there is none.
[[nodiscard]] result<second_factor> load_second_factor(connection& on, agent_id agent);
/// A fresh secret was shown; it counts once a code of it was given.
[[nodiscard]] result<void> prepare_second_factor(connection& on, agent_id agent);
/// Takes the code of a step, and switches the factor on with it: false when that step, or a later
/// one, was taken already. Of several callers one gets true.
[[nodiscard]] result<bool> take_step(connection& on, agent_id agent, std::int64_t step);
[[nodiscard]] result<void> remove_second_factor(connection& on, agent_id agent);

} // namespace barid::store
