// runtime/store/postmaster.hpp - the server process of a cluster, as its pid file and /proc show
// it.

#pragma once

#include "model/result.hpp"

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace barid::store {

/// What a running server writes into `postmaster.pid` (miscadmin.h of PostgreSQL).
struct postmaster_file {
  pid_t pid = 0;
  std::filesystem::path socket_folder;
  bool ready = false;
};

[[nodiscard]] std::optional<postmaster_file> read_postmaster_file(const std::filesystem::path& cluster);

/// Whether process `pid` is a PostgreSQL server that works in `cluster`.
[[nodiscard]] bool is_server_of(pid_t pid, const std::filesystem::path& cluster);

/// Whether any server process, the postmaster or a left-over backend, works in `cluster`.
[[nodiscard]] bool has_server(const std::filesystem::path& cluster);

/// Removes `postmaster.pid` of a server that is gone, if it names no process or a different
/// program. Fails while processes of the old server still use the folder (they end by themselves
/// within moments of their postmaster's death; it waits `most` for that).
[[nodiscard]] result<void> remove_stale_file(const std::filesystem::path& cluster, std::chrono::milliseconds most);

/// Asks the server to end (fast, then immediate shutdown) and waits; works for servers that are not
/// our children. Fails with `timeout` when it is still there after `most`.
[[nodiscard]] result<void> stop_server(pid_t pid, const std::filesystem::path& cluster, std::chrono::milliseconds most);

} // namespace barid::store
