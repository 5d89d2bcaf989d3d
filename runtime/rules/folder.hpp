// runtime/rules/folder.hpp - a rules folder on disk as a set of sources.

#pragma once

#include "model/result.hpp"
#include "model/source.hpp"

#include <cstddef>
#include <filesystem>

namespace barid::rules {

struct folder_limits {
  std::size_t files = 10'000;
  std::size_t file_bytes = 64u << 20;
  std::size_t total_bytes = 256u << 20;
};

/// Every regular file below `folder`, paths relative to it with '/', sorted. Hidden files and
/// folders, editors' backups (`~`, `.swp`) and links that leave the folder are left out. When
/// `folder` is a single file, the set is its folder with this file as the only `.route` at the top.
/// Fails when it cannot be read or is over a limit, naming the file.
[[nodiscard]] result<source_set> read_folder(const std::filesystem::path& folder, const folder_limits& limits = {});

/// Whether a name is not one of the set: hidden, or what an editor leaves beside it.
[[nodiscard]] bool left_out(const std::filesystem::path& name);

} // namespace barid::rules
