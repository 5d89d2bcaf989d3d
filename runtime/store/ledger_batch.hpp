// runtime/store/ledger_batch.hpp - what the batches of one group share.

#pragma once

#include "runtime/store/exchange.hpp"
#include "runtime/store/ledger.hpp"

#include <map>

namespace barid::store {

/// What the group found locked in its transaction: who may write, and by which rules.
struct group_facts {
  std::map<std::int32_t, std::int64_t> epochs;
  std::int64_t generation = 0;

  [[nodiscard]] bool holds(const shard_fence& f) const {
    const auto found = epochs.find(f.shard);
    return found != epochs.end() && found->second == f.epoch;
  }
};

/// Empty JSON texts stand for "nothing": the statements put `{}` or `[]` in their place.
[[nodiscard]] inline std::string_view json_or(std::string_view text, std::string_view otherwise) {
  return text.empty() ? otherwise : text;
}

} // namespace barid::store
