// actors/services.hpp - what every actor of a node may use, handed to it when it is spawned.
//
// Owns     the rules in force, the directory, the fences of this node's shards, the clock.
// Thread   any: what changes is in slots or atomics.

#pragma once

#include "actors/channel_health.hpp"
#include "actors/directory.hpp"
#include "actors/pinned_sets.hpp"
#include "actors/slot.hpp"
#include "actors/timer_gate.hpp"
#include "dsl/program.hpp"
#include "model/time.hpp"
#include "runtime/metrics/registry.hpp"
#include "runtime/store/held_connection.hpp"
#include "runtime/store/shard.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace barid::actors {

/// The program and its generation belong together: a commit is refused when another one is active.
struct rules_in_force {
  dsl::program_ptr program;
  std::int64_t generation = 0;
  std::string hash; ///< 32 bytes, the key of the stored set.
  instant since{};  ///< When they came into force.
};

class services {
public:
  services(const wall_clock& c, store::connection_settings db) : clock(c), database(std::move(db)) {}

  const wall_clock& clock;
  store::connection_settings database; ///< As `barid_engine`.
  store::connection_tally connections; ///< Those of the actors.
  std::string node = "node1";
  std::filesystem::path data; ///< The data folder; empty where the node has none.
  std::shared_ptr<metrics::registry> metrics = std::make_shared<metrics::registry>();
  slot<rules_in_force> rules;
  directory_slot people;
  slot<std::function<std::size_t()>> lmtp_connections; ///< Open ones; null without a listener.
  pinned_sets pinned;                                  ///< What running flows go by besides.

  /// Mail accepted and not decided yet, on this node; sources wait while it is at its limit.
  std::atomic<std::int64_t> waiting{0};
  std::int64_t waiting_limit = 20'000;
  /// A group was committed or not, and nobody could tell: mail may lie in the inbox unannounced.
  std::atomic<bool> inbox_in_doubt{false};

  timer_gate gate;
  channel_health health;

  /// A connection for one actor; `ready_it` runs whenever it was opened.
  [[nodiscard]] store::held_connection hold(store::held_connection::prepare ready_it = {}) {
    return store::held_connection(database, &connections, std::move(ready_it));
  }

  /// The channel's name in metrics.
  [[nodiscard]] std::string label_of(mailbox_id channel) const {
    const auto now = people.get();
    const auto* found = now ? now->channel(channel) : nullptr;
    return found ? found->name : "unknown";
  }

  /// Set once, when the shards are taken.
  std::array<std::atomic<std::int64_t>, store::shard_count> epochs{};

  template <class Tag>
  [[nodiscard]] store::shard_fence fence_of(id<Tag> key) const {
    const auto shard = store::shard_of(key);
    return {shard, epochs[static_cast<std::size_t>(shard)].load(std::memory_order_relaxed)};
  }
};

} // namespace barid::actors
