// runtime/store/folder_lock.hpp - one program at a time in a data folder.
//
// Owns     an flock on `barid.lock`; the system releases it when the program ends, however it ends.
// Never    removes the file: a lock on a removed file locks nothing.

#pragma once

#include "model/result.hpp"

#include <filesystem>

namespace barid::store {

class folder_lock {
public:
  /// Fails at once with `refused` when another program holds it, and names that program's pid.
  [[nodiscard]] static result<folder_lock> take(const std::filesystem::path& folder);
  folder_lock(folder_lock&& from) noexcept : file_(std::exchange(from.file_, -1)) {}
  folder_lock& operator=(folder_lock&&) = delete;
  ~folder_lock();

private:
  explicit folder_lock(int file) : file_(file) {}
  int file_;
};

} // namespace barid::store
