// runtime/store/admin_rows.hpp - what administrators are shown beyond the rows of the directory:
// how channels do, who has signed in.
//
// As `barid_engine`: whoever asks has been let through to these ids before.

#pragma once

#include "runtime/store/connection.hpp"

#include <map>
#include <optional>
#include <vector>

namespace barid::store {

struct channel_numbers {
  std::optional<instant> last_received;
  std::int64_t undecided = 0; ///< Mail that waits for its decision.
  std::int64_t unsent = 0;    ///< Mail on its way out.
  std::int64_t failing = 0;   ///< Of it: tried in vain, will be tried again.
  std::int64_t given_up = 0;  ///< Dead, or waiting for a person.
  std::int64_t unstored = 0;  ///< Mail on the server that could not be stored.
};
[[nodiscard]] result<std::map<mailbox_id, channel_numbers>> load_channel_numbers(
    connection& on, const std::vector<mailbox_id>& channels);

struct person_state {
  bool has_password = false;
  std::optional<instant> invited_until; ///< An invitation is open.
  std::optional<instant> last_seen;
};
[[nodiscard]] result<std::map<agent_id, person_state>> load_person_states(connection& on, instant now);

} // namespace barid::store
