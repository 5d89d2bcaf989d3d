// runtime/store/child_process.hpp - starting PostgreSQL's programs, as another user if need be.
//
// Never    goes through a shell, leaves descriptors open to the child, or leaves a zombie behind.

#pragma once

#include "model/result.hpp"

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace barid::store {

/// An account of the operating system.
struct os_user {
  uid_t uid = 0;
  gid_t gid = 0;
  std::string name;
};

[[nodiscard]] os_user current_user();
[[nodiscard]] std::optional<os_user> find_user(const std::string& name);

struct child_options {
  std::filesystem::path program;
  std::vector<std::string> arguments; ///< Without the program's name.
  std::filesystem::path folder = "/"; ///< Working directory.
  std::filesystem::path output;       ///< Standard output and error are appended here.
  std::optional<os_user> as;          ///< Become this user first, without supplementary groups.
  /// `NAME=VALUE`, besides the few that every child gets: what must not stand in the list of processes.
  std::vector<std::string> variables = {};
  /// Told to end (SIGTERM) when the thread that started it ends, however it ends.
  bool ends_with_us = false;
};

/// Starts a child in a session of its own, so that a Ctrl-C at the terminal does not reach it.
[[nodiscard]] result<pid_t> start_child(const child_options& options);

/// Waits for our child; its exit status (128 + signal when killed), nothing while it runs.
[[nodiscard]] std::optional<int> reap(pid_t child);

/// Waits until it has ended; on time-out it is killed and the failure says so.
[[nodiscard]] result<int> run_child(const child_options& options, std::chrono::milliseconds most);

/// Whether `who` (by its own rights, not ours) may pass through every folder up to `path`.
[[nodiscard]] bool can_reach(const std::filesystem::path& path, const os_user& who);

} // namespace barid::store
