// runtime/store/sqlstate.hpp - what a database error means for the caller.

#pragma once

#include "model/result.hpp"

#include <string_view>

namespace barid::store {

/// The kind of failure behind a five-character SQLSTATE (PostgreSQL manual, appendix A).
/// `unavailable` may succeed later on a new connection, `conflict` after reloading, `exhausted`
/// when there is room again; `invalid` and `internal` fail again.
[[nodiscard]] errc errc_of_sqlstate(std::string_view state);

/// Whether the failure lies in the rows of one statement (a constraint, a value that does not fit),
/// so that other rows of the same group can still be committed without them.
[[nodiscard]] bool is_row_fault(std::string_view state);

/// The failure in words: the server's first line and what to do, without values of the row.
[[nodiscard]] error error_of_sqlstate(std::string_view state, std::string_view server_message);

} // namespace barid::store
