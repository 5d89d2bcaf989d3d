// app/command_lock.hpp - commands that use the private cluster at one time know of each other.
//
// Owns     a shared flock on `barid.commands` in the data folder; the system releases it when the
//          program ends, however it ends.

#pragma once

#include "model/result.hpp"

#include <chrono>
#include <filesystem>
#include <utility>

namespace barid::app {

class command_lock {
public:
  /// Waits while a command is stopping the cluster.
  [[nodiscard]] static result<command_lock> share(const std::filesystem::path& data, std::chrono::milliseconds most);
  /// Waits for the commands that are at work; others wait for us then.
  [[nodiscard]] static result<command_lock> alone(const std::filesystem::path& data, std::chrono::milliseconds most);
  command_lock(command_lock&& from) noexcept : file_(std::exchange(from.file_, -1)) {}
  command_lock& operator=(command_lock&&) = delete;
  ~command_lock();

  /// Whether no other command, and no engine that is starting, holds it; from then on others wait for
  /// us. When false it is given back: of several that end together the last one gets true.
  [[nodiscard]] bool is_last();

private:
  [[nodiscard]] static result<command_lock> open(const std::filesystem::path& data);
  explicit command_lock(int file) : file_(file) {}
  int file_;
};

} // namespace barid::app
