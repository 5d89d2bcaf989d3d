// runtime/store/bounce_rows.hpp - addresses that take no mail of ours any more.
//
// A decision writes them (`decision::bounced`), the outbox asks before it sends, and a person who
// sends a held mail again takes its recipients off the list (`retry_outbox`).

#pragma once

#include "runtime/store/connection.hpp"

#include <string>
#include <vector>

namespace barid::store {

struct bounced_row {
  std::string address; ///< Folded.
  std::string status;  ///< `5.1.1`
  std::string reason;
  instant at;
};

/// Those of `folded` that are on the channel's list.
[[nodiscard]] result<std::vector<bounced_row>> find_bounced(connection& on, mailbox_id channel,
                                                            const std::vector<std::string>& folded);

} // namespace barid::store
