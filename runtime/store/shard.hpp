// runtime/store/shard.hpp - which of the 1,024 shards a thing belongs to.

#pragma once

#include "model/ids.hpp"

#include <cstdint>

namespace barid::store {

inline constexpr std::int32_t shard_count = 1024;

/// The shard of a conversation, channel, team or agent. Stored with rows, so it never changes.
template <class Tag>
[[nodiscard]] constexpr std::int32_t shard_of(id<Tag> key) {
  // the finalizer of splitmix64: neighbouring ids land on different nodes
  auto x = static_cast<std::uint64_t>(key.value) + 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return static_cast<std::int32_t>((x ^ (x >> 31U)) % std::uint64_t(shard_count));
}

/// What a node knows about its right to write: the commit fails where another one took the shard.
struct shard_fence {
  std::int32_t shard = 0;
  std::int64_t epoch = 0;

  friend auto operator<=>(const shard_fence&, const shard_fence&) = default;
};

} // namespace barid::store
