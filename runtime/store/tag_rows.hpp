// runtime/store/tag_rows.hpp - the tags that a desk knows.
//
// Runs as `barid_api` inside as_agent: only what the agent may see is told and counted.

#pragma once

#include "runtime/store/connection.hpp"

#include <string>
#include <vector>

namespace barid::store {

struct known_tag {
  std::string name;
  std::int64_t open = 0; ///< Conversations with it that are open or wait; no further than asked for.
};

/// Those in use, and `besides`, each once; where most is open first, then by name, 2,000 at most.
[[nodiscard]] result<std::vector<known_tag>> known_tags(connection& on, const std::vector<std::string>& besides,
                                                        int most);

} // namespace barid::store
