// runtime/store/shard_rows.hpp - which node works on which shard.
//
// Every commit locks its shard's row FOR SHARE and compares the epoch; taking a shard raises the
// epoch under an exclusive lock. So once `take_shards` has returned, the node before cannot write
// there any more, not even with a transaction that it had begun.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/shard.hpp"

namespace barid::store {

struct node_row {
  std::string name; ///< At most 50 bytes; its connections carry `barid/NAME` as application.
  std::string address;
  instant lease_until;
  std::int64_t shards = 0;
  bool alive = false; ///< By the database's clock.
};

/// What `connection_settings::application` of a node has to be for `take_shards` to find its
/// sessions.
[[nodiscard]] std::string application_of(const std::string& node);

/// Registers the node or renews its lease, by the database's clock.
[[nodiscard]] result<void> renew_lease(connection& on, const std::string& node, const std::string& address,
                                       std::chrono::milliseconds lease);
[[nodiscard]] result<std::vector<node_row>> list_nodes(connection& on);

struct shard_holder {
  std::int32_t shard = 0;
  std::string node; ///< Empty: nobody.
  std::int64_t epoch = 0;
};
[[nodiscard]] result<std::vector<shard_holder>> list_shards(connection& on);

/// Takes `shards` (empty: all) for `node` with a new epoch, also those it held itself before a
/// restart. Sessions of earlier holders that keep a shard locked longer than `patience` are ended.
[[nodiscard]] result<std::vector<shard_fence>> take_shards(connection& on, const std::string& node,
                                                           const std::vector<std::int32_t>& shards,
                                                           std::chrono::milliseconds patience);

} // namespace barid::store
