// runtime/store/commit_marker.hpp - what became of a group whose COMMIT got no answer (promise P6).
//
// Each group inserts a unique marker. The resolver inserts the same one as aborted: blocked means
// that the group's transaction still runs, a conflict that it committed, success that it can never
// commit, because it would now meet our row. Looking for the row instead says "absent" too early.

#pragma once

#include "runtime/store/connection.hpp"

namespace barid::store {

struct commit_marker {
  std::string value; ///< 16 random bytes.

  friend bool operator==(const commit_marker&, const commit_marker&) = default;
};

[[nodiscard]] commit_marker new_marker();

enum class resolution {
  committed,
  never,    ///< It did not, and cannot any more: repeat it with a new marker.
  in_doubt, ///< Its transaction still runs: ask again.
};

/// On a fresh connection, not inside a transaction. Waits at most `most` for a running transaction.
[[nodiscard]] result<resolution> resolve(connection& on, const commit_marker& marker, std::chrono::milliseconds most);

/// Removes a piece of the markers older than `before`; a day is far beyond any transaction's life. How many; 0: none is
/// left.
[[nodiscard]] result<std::int64_t> forget_markers(connection& on, instant before);

} // namespace barid::store
