// runtime/backup/new_folder.hpp - a folder that is there whole or not at all.
//
// Owns     `NAME.unfinished-XXXXXX` beside the place that it is for, mode 0700, and a lock on it: what a killed program
//          left is known by its lock being free, and removed by the next one that works beside it.
// Never    replaces anything, and removes no file but those that a backup is made of.
// Fails    with what is in the way; without `put_in_place` nothing of it stays.

#pragma once

#include "model/result.hpp"

#include <filesystem>
#include <utility>

namespace barid::backup {

class new_folder {
public:
  /// Refused when `wanted` is there already; the folder that it lies in has to be there.
  [[nodiscard]] static result<new_folder> beside(const std::filesystem::path& wanted);
  new_folder(new_folder&& from) noexcept
      : wanted_(std::move(from.wanted_)), path_(std::move(from.path_)), lock_(std::exchange(from.lock_, -1)) {}
  new_folder& operator=(new_folder&&) = delete;
  ~new_folder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; } ///< Where to write meanwhile.
  [[nodiscard]] const std::filesystem::path& wanted() const { return wanted_; }

  /// Its files are flushed already. From here on it has its name.
  [[nodiscard]] result<void> put_in_place();

private:
  new_folder(std::filesystem::path wanted, std::filesystem::path path, int lock)
      : wanted_(std::move(wanted)), path_(std::move(path)), lock_(lock) {}
  std::filesystem::path wanted_, path_;
  int lock_;
};

} // namespace barid::backup
