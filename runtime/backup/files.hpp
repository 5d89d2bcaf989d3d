// runtime/backup/files.hpp - files that last: their bytes are on the disk when a call returns.

#pragma once

#include "model/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace barid::backup {

/// What went wrong with a file or folder, by errno; `exhausted` for a full disk.
[[nodiscard]] error file_error(const std::string& what, const std::filesystem::path& path, int code);

/// A new file, mode 0600, flushed. It must not be there yet.
[[nodiscard]] result<void> write_new(const std::filesystem::path& file, std::string_view text);

/// Flushes a file or the names in a folder.
[[nodiscard]] result<void> flush(const std::filesystem::path& path);

struct measured {
  std::uint64_t bytes = 0;
  std::string sha256; ///< Hexadecimal.
};
/// Reads a file once.
[[nodiscard]] result<measured> measure(const std::filesystem::path& file);

} // namespace barid::backup
