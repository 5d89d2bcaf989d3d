// runtime/store/private_cluster.hpp - the PostgreSQL that `barid run` brings along.
//
// Owns     `FOLDER/postgres` (the cluster), `FOLDER/postgres.log`, a short 0700 runtime folder with the
//          socket, and the server process. FOLDER is locked against a second program.
// Never    listens on a network port, trusts without asking the system who the peer is, removes a
//          pid file or lock of a server that is alive, goes through a shell.
// Fails    with what to install, free or permit. A crash of ours leaves the server running: the next
//          start adopts it.
// Restart  loses nothing (fsync and synchronous_commit are on).

#pragma once

#include "runtime/store/child_process.hpp"
#include "runtime/store/folder_lock.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace barid::store {

struct cluster_settings {
  std::filesystem::path folder;         ///< The data folder; made when missing.
  std::string system_user = "postgres"; ///< Who runs the server when we are root.
  std::filesystem::path runtime_folder; ///< Empty: a short one is chosen.
  std::filesystem::path programs = "/usr/lib/postgresql";
  std::chrono::milliseconds start_timeout{60'000}; ///< Recovery of a long log included.
  bool sync_new = true;    ///< Flush a new cluster to disk before its first start; tests need not.
  std::uint64_t cache = 0; ///< Bytes of shared_buffers; 0: by the machine's memory.
  std::vector<std::pair<std::string, std::string>> server; ///< More of postgresql.conf.
  /// An engine waits for a command that holds the folder; a command does not wait for anybody.
  folder_holder holder = folder_holder::engine;
};

class private_cluster {
public:
  /// Starts or adopts the server, makes roles and the database `barid` where they are missing.
  /// The schema is left to `migrate`.
  [[nodiscard]] static result<private_cluster> start(const cluster_settings& settings);
  private_cluster(private_cluster&&) noexcept;
  private_cluster& operator=(private_cluster&&) = delete;
  ~private_cluster(); ///< Stops the server.

  /// For `connection_settings::target`; the user is one of roles.hpp, or `admin_user`.
  [[nodiscard]] std::string target(const std::string& database = "barid") const;
  static constexpr const char* admin_user = "barid_admin";

  [[nodiscard]] bool adopted() const; ///< The server was already running.
  [[nodiscard]] bool running() const;
  [[nodiscard]] pid_t pid() const; ///< Of the postmaster.
  [[nodiscard]] std::filesystem::path log_file() const;

  /// Starts the server again after it ended by itself; nothing to do while it runs.
  [[nodiscard]] result<void> revive();
  /// Within `most`, by an immediate shutdown if need be. Idempotent.
  [[nodiscard]] result<void> stop(std::chrono::milliseconds most = std::chrono::seconds(10));
  /// Gives the folder back while the server goes on: whoever takes the folder next adopts it.
  void leave_running();

private:
  struct impl;
  explicit private_cluster(std::unique_ptr<impl> taken);
  std::unique_ptr<impl> impl_;
};

} // namespace barid::store
