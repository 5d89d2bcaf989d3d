// runtime/store/folder_lock.hpp - one program at a time in a data folder.
//
// Owns     an flock on `barid.lock`; the system releases it when the program ends, however it ends.
//          An engine holds it as long as it runs, a command while it starts or stops the database.
// Never    removes the file: a lock on a removed file locks nothing.

#pragma once

#include "model/result.hpp"

#include <chrono>
#include <filesystem>
#include <utility>

namespace barid::store {

enum class folder_holder { engine, command };

class folder_lock {
public:
  /// Fails at once with `refused` when an engine holds it, and names that program's pid. A command
  /// gives it back in a moment: for that it waits up to `for_commands`.
  [[nodiscard]] static result<folder_lock> take(const std::filesystem::path& folder,
                                                folder_holder who = folder_holder::engine,
                                                std::chrono::milliseconds for_commands = {});
  folder_lock(folder_lock&& from) noexcept : file_(std::exchange(from.file_, -1)) {}
  folder_lock& operator=(folder_lock&&) = delete;
  ~folder_lock();

private:
  explicit folder_lock(int file) : file_(file) {}
  int file_;
};

} // namespace barid::store
