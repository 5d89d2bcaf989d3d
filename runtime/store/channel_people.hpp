// runtime/store/channel_people.hpp - who may see a channel, for naming them in a note.

#pragma once

#include "model/ids.hpp"
#include "runtime/store/connection.hpp"

#include <string>
#include <vector>

namespace barid::store {

struct channel_person {
  agent_id id;
  std::string name;
  std::string presence; ///< available, away, on_leave
};
/// The active ones, by name: admins and owners may see every channel. As `barid_engine`.
[[nodiscard]] result<std::vector<channel_person>> people_of_channel(connection& on, mailbox_id channel);

} // namespace barid::store
