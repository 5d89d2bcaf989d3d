// runtime/store/team_rows.hpp - what a team needs to know of the store: who waits for it, and who
// answered a customer before.

#pragma once

#include "runtime/store/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::store {

/// A conversation that is with a team and has nobody.
struct waiting_row {
  conversation_id id;
  mailbox_id channel;
  std::vector<std::string> needing; ///< Skills.
  std::string customer;             ///< Address.
  std::optional<instant> since;
};

/// Those of a team behind `after`, by id, at most `limit`.
[[nodiscard]] result<std::vector<waiting_row>> waiting_in_team(connection& on, team_id team, conversation_id after,
                                                               int limit);

/// The agent who last had a conversation with this customer (addr-spec, folded); 0 when nobody had.
[[nodiscard]] result<agent_id> last_agent_of(connection& on, const std::string& folded_address);

} // namespace barid::store
