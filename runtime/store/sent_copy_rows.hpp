// runtime/store/sent_copy_rows.hpp - copies of sent mail on their way into the accounts' folders.
//
// `finish_sent` makes a row where the channel wants copies. A row goes when its copy is there; a crash in
// between makes another copy, never none.

#pragma once

#include "runtime/store/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace barid::store {

struct sent_copy {
  outbox_id id;
  mailbox_id channel;
  std::int32_t attempts = 0; ///< This one included.
  instant sent;
  std::string bytes; ///< As they went out.
};

/// Takes what is due for these channels, oldest first; nobody else gets it until `lease` is over.
[[nodiscard]] result<std::vector<sent_copy>> claim_sent_copies(connection& on,
                                                               const std::vector<std::int64_t>& channels, instant now,
                                                               duration lease, int limit);
[[nodiscard]] result<void> finish_sent_copy(connection& on, outbox_id id);
[[nodiscard]] result<void> put_back_sent_copy(connection& on, outbox_id id, const std::string& why, instant next_at);

} // namespace barid::store
