// runtime/store/upload_rows.hpp - files that agents attach to answers.
//
// Never    gives one to another conversation or another author than it was uploaded for.
// Restart  keeps them; what was never sent is forgotten after a while.

#pragma once

#include "runtime/store/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace barid::store {

struct upload_row {
  std::int64_t id = 0;
  conversation_id conversation;
  mailbox_id channel;
  agent_id agent;
  std::string name; ///< As the author's machine called it.
  std::string type; ///< `type/subtype`, as claimed.
  std::int64_t size = 0;
  instant created{}; ///< Of a new one.
};

/// Stores the bytes in one transaction.
[[nodiscard]] result<std::int64_t> create_upload(connection& on, const upload_row& row, std::string_view bytes);
/// Fails with not_found, also for what may not be seen.
[[nodiscard]] result<upload_row> load_upload(connection& on, std::int64_t id);
/// All bytes; fails with `internal` when a chunk is missing.
[[nodiscard]] result<std::string> load_upload_bytes(connection& on, std::int64_t id);
/// A mail names them: they stay.
[[nodiscard]] result<void> keep_uploads(connection& on, const std::vector<std::int64_t>& ids);
/// Those that nobody sent, from before `before`.
[[nodiscard]] result<std::int64_t> forget_uploads(connection& on, instant before);

} // namespace barid::store
