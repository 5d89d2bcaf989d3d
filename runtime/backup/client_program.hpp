// runtime/backup/client_program.hpp - `pg_dump` and `pg_restore` at work on a database that we are connected to.
//
// Never    shows a password in the list of processes, leaves the program at work when we end, or writes what it says
//          anywhere but into memory: a full disk must not take the reason away.
// Fails    with the program's own first words, and what to do.

#pragma once

#include "runtime/store/connection.hpp"
#include "runtime/store/postgres_programs.hpp"

#include <string>
#include <vector>

namespace barid::backup {

/// Runs to its end. `to` is where it connects: its arguments are ours and these.
[[nodiscard]] result<void> run_client(const store::postgres_client& program, const store::way_in& to,
                                      std::vector<std::string> arguments);

/// What the output of such a program says, where it failed.
[[nodiscard]] error client_error(const std::string& program, const std::string& output);

} // namespace barid::backup
