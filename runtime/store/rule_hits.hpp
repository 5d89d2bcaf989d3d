// runtime/store/rule_hits.hpp - how often rules acted, counted from what was decided.

#pragma once

#include "runtime/store/connection.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace barid::store {

struct rule_hit {
  std::int64_t hits = 0; ///< Events in which it did something.
  instant last;          ///< Time of the newest of them.
};

/// By the rule's name in effects. Only events from `since` on, among the newest `most`, that the
/// connection's agent may see.
[[nodiscard]] result<std::map<std::string, rule_hit>> rule_hits(connection& on, instant since, std::int64_t most);

} // namespace barid::store
