// runtime/rules/route_files.hpp - rule files on disk, for tools that rewrite them.

#pragma once

#include "model/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace barid::rules {

/// The rule files that a path names: the file itself, whatever its name, or every `.route` file
/// below the folder, sorted. Hidden files and folders and editors' backups are left out, and links
/// are not followed. Fails when it cannot be read.
[[nodiscard]] result<std::vector<std::filesystem::path>> route_files(const std::filesystem::path& path);

/// The bytes of a file of at most 64 MB.
[[nodiscard]] result<std::string> read_route_file(const std::filesystem::path& file);

/// Puts `text` in the place of the file's content, whole or not at all: it is written beside it,
/// with the same permissions, and renamed. A link stays a link; its target is replaced.
[[nodiscard]] result<void> replace_route_file(const std::filesystem::path& file, std::string_view text);

/// The rules folder that a rule file belongs to: of the folders above it, the outermost that has
/// `.route` files of its own; below `within` where that is not empty, else without a gap. At least
/// the folder the file lies in.
[[nodiscard]] std::filesystem::path rules_folder_of(const std::filesystem::path& file,
                                                    const std::filesystem::path& within);

} // namespace barid::rules
